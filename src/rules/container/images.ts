/** References to container images: `ghcr.io/owner/name:tag@sha256:…`. */

export interface ImageReference {
  /** Components of the path, without the registry. */
  readonly path: readonly string[];
  readonly tag: string | null;
  /** True where a digest pins the image. */
  readonly hasDigest: boolean;
}

/** Splits a reference as Docker's distribution does; null where it is none. */
export function parseImage(text: string): ImageReference | null {
  const bare = text.replace(/^(docker|oci|containers-storage):(\/\/)?/, '');
  const at = bare.indexOf('@');
  const name = at < 0 ? bare : bare.slice(0, at);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  const path = (colon < 0 ? name : name.slice(0, colon)).split('/');
  const [first = ''] = path;
  const isRegistry = path.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  const components = isRegistry ? path.slice(1) : path;
  if (components.some((component) => component === '' || /\s/.test(component))) return null;
  return {
    path: components,
    tag: colon < 0 ? null : name.slice(colon + 1),
    hasDigest: /^@sha(256|512):[0-9a-f]{32,}$/.test(at < 0 ? '' : bare.slice(at)),
  };
}
