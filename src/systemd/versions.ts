/** The systemd releases whose tables are known (252.39, 257.13, 262), oldest first. */
export type SystemdVersion = '252' | '257' | '262';

export const SYSTEMD_VERSIONS: readonly SystemdVersion[] = ['252', '257', '262'];

/** What is assumed when nobody says otherwise: the newest release that is known. */
export const DEFAULT_SYSTEMD_VERSION: SystemdVersion = '262';

/** Whether `version` is `since` or newer. */
export function isAtLeast(version: SystemdVersion, since: SystemdVersion): boolean {
  return Number(version) >= Number(since);
}
