/** Which of NixOS's own services a name stands for. */
import { NIXOS_SERVICES } from './services.ts';

/** Names of images, with their owner where the name alone says too little → option below `services`. */
const ALIASES: Readonly<Record<string, string>> = {
  'actual-server': 'actual',
  actualbudget: 'actual',
  'adguard-home': 'adguardhome',
  adguard: 'adguardhome',
  alertmanager: 'prometheus.alertmanager',
  bind9: 'bind',
  bitwarden_rs: 'vaultwarden',
  'changedetection.io': 'changedetection-io',
  'collabora/code': 'collabora-online',
  'eclipse-mosquitto': 'mosquitto',
  'fireflyiii/core': 'firefly-iii',
  'gethomepage/homepage': 'homepage-dashboard',
  'gitlab-ce': 'gitlab',
  'gitlab-ee': 'gitlab',
  'grafana-enterprise': 'grafana',
  'grafana-oss': 'grafana',
  hass: 'home-assistant',
  hoarder: 'karakeep',
  home_assistant: 'home-assistant',
  homeassistant: 'home-assistant',
  'immich-server': 'immich',
  jellyseerr: 'seerr',
  mariadb: 'mysql',
  'mattermost-team-edition': 'mattermost',
  mongo: 'mongodb',
  'mumble-server': 'murmur',
  ntfy: 'ntfy-sh',
  'onlyoffice/documentserver': 'onlyoffice',
  'paperless-ng': 'paperless',
  'paperless-ngx': 'paperless',
  pgadmin4: 'pgadmin',
  'pi-hole': 'pihole-ftl',
  pihole: 'pihole-ftl',
  'plausible/analytics': 'plausible',
  'plex-media-server': 'plex',
  'pms-docker': 'plex',
  postgres: 'postgresql',
  pushgateway: 'prometheus.pushgateway',
  'rest-server': 'restic.server',
  's-pdf': 'stirling-pdf',
  searxng: 'searx',
  synapse: 'matrix-synapse',
  tandoor: 'tandoor-recipes',
  'technitium/dns-server': 'technitium-dns-server',
  'unifi-controller': 'unifi',
  'unifi-docker': 'unifi',
  'unifi-network-application': 'unifi',
  valkey: 'redis',
  'victoria-metrics': 'victoriametrics',
  wikijs: 'wiki-js',
  'wyoming-openwakeword': 'wyoming.openwakeword',
  'wyoming-piper': 'wyoming.piper',
  'wyoming-whisper': 'wyoming.faster-whisper',
};

const byLowerCase = new Map([...NIXOS_SERVICES].map((name) => [name.toLowerCase(), name]));

/** The option below `services` that NixOS has for a service of that name; case does not count. */
export function nativeService(name: string): string | null {
  const lower = name.toLowerCase();
  const known = ALIASES[lower] ?? lower;
  return byLowerCase.get(known.toLowerCase()) ?? null;
}
