/** A node below /dev, or a class such as `char-rtc`; only the text is looked at. */
export function isDeviceNode(text: string): boolean {
  if (/^(?:block-|char-)/.test(text)) return true;
  return /^\/+(?:dev|run\/+systemd\/+inaccessible)(?:\/|$)/.test(text) && !text.split('/').includes('..');
}
