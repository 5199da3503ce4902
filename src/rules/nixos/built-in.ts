/** Accounts that NixOS itself may make, so that no module of a project has to declare them. */
import { NIXOS_GROUPS, NIXOS_USERS } from './accounts.ts';
import { nativeService } from './names.ts';

/** On every NixOS system (`users-groups.nix`, `systemd.nix`, `dbus.nix`, `polkit.nix`, `nscd.nix`). */
const ALWAYS = new Set([
  'root',
  'nobody',
  'nogroup',
  'messagebus',
  'polkituser',
  'nscd',
  'sshd',
  'systemd-coredump',
  'systemd-network',
  'systemd-oom',
  'systemd-resolve',
  'systemd-timesync',
  'systemd-journal',
  'systemd-journal-gateway',
  'wheel',
  'users',
  'keys',
  'kvm',
  'render',
  'video',
  'audio',
  'input',
  'disk',
  'dialout',
  'tty',
  'tape',
  'cdrom',
  'floppy',
  'lp',
  'uucp',
  'utmp',
  'adm',
  'kmem',
  'proc',
  'shadow',
  'sgx',
  'nixbld',
]);
/** Accounts of modules outside of `services`, or named otherwise than their module. */
const ELSEWHERE = new Set([
  'acme',
  'avahi',
  'backup',
  'borg',
  'clight',
  'colord',
  'containerd',
  'dhcpcd',
  'docker',
  'flatpak',
  'fwupd-refresh',
  'geoclue',
  'gitea-runner',
  'greeter',
  'hass',
  'incus',
  'incus-admin',
  'influxdb2',
  'kea',
  'libvirtd',
  'lxd',
  'maddy',
  'networkmanager',
  'nix-ssh',
  'nix-serve',
  'ntp',
  'nm-iodine',
  'pcap',
  'podman',
  'postdrop',
  'redis',
  'rtkit',
  'sgx_prv',
  'smtpd',
  'tss',
  'turnserver',
  'usbmux',
  'vaultwarden',
  'vboxusers',
  'wireshark',
  'wpa_supplicant',
  'wwwrun',
]);

export type BuiltIn = 'always' | 'perhaps' | null;

/** Whether NixOS makes a user or group of that name: always, when one of its modules is enabled, or never as far as is known. */
export function builtIn(name: string): BuiltIn {
  if (ALWAYS.has(name) || /^nixbld\d+$/.test(name)) return 'always';
  const isKnown = NIXOS_USERS.has(name) || NIXOS_GROUPS.has(name) || ELSEWHERE.has(name) || nativeService(name) !== null;
  // Exporters and Redis servers have an account each, `systemd-…` comes with systemd.
  return isKnown || /(^redis-|-exporter$|^systemd-)/.test(name) ? 'perhaps' : null;
}
