/** The systemd releases whose tables are known (252.39, 257.13, 262), oldest first. */
export type SystemdVersion = '252' | '257' | '262';

export const SYSTEMD_VERSIONS: readonly SystemdVersion[] = ['252', '257', '262'];

/** What is assumed when nobody says otherwise: the newest release that is known. */
export const DEFAULT_SYSTEMD_VERSION: SystemdVersion = '262';

/**
 * The known release that a text means: `257`, `v257`, `257.13-1`. Undefined where the tables have none
 * of that number.
 */
export function parseSystemdVersion(text: string): SystemdVersion | undefined {
  const major = /^v?(\d+)(?:[.~^-].*)?$/.exec(text.trim())?.[1];
  return SYSTEMD_VERSIONS.find((version) => version === major);
}

/** What to say of a release that the tables do not have: which there are, and which is nearest. */
export function unknownVersionText(text: string): string {
  const number = Number(/\d+/.exec(text)?.[0] ?? Number.NaN);
  const away = (version: SystemdVersion): number => Math.abs(Number(version) - number);
  const nearest = Number.isNaN(number) ? undefined : SYSTEMD_VERSIONS.toSorted((a, b) => away(a) - away(b))[0];
  return `known: ${SYSTEMD_VERSIONS.join(', ')}${nearest === undefined ? '' : `; the nearest is ${nearest}`}`;
}

/** Whether `version` is `since` or newer. */
export function isAtLeast(version: SystemdVersion, since: SystemdVersion): boolean {
  return Number(version) >= Number(since);
}
