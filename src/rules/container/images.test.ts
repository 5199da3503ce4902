import { expect, it } from 'vitest';
import { parseImage } from './images.ts';

it.each([
  ['nginx', ['nginx'], null, false],
  ['library/nginx:1.27', ['library', 'nginx'], '1.27', false],
  ['ghcr.io/acme/tools/web:edge', ['acme', 'tools', 'web'], 'edge', false],
  ['localhost:5000/web', ['web'], null, false],
  ['localhost/web:1', ['web'], '1', false],
  [`docker://docker.io/acme/web:1@sha256:${'a'.repeat(64)}`, ['acme', 'web'], '1', true],
  [`quay.io/acme/web@sha256:${'0'.repeat(64)}`, ['acme', 'web'], null, true],
  ['quay.io/acme/web@sha256:short', ['acme', 'web'], null, false],
])('splits %s', (text, path, tag, hasDigest) => {
  expect(parseImage(text)).toEqual({ path, tag, hasDigest });
});

it.each(['', 'acme//web', 'acme web'])('refuses `%s`', (text) => {
  expect(parseImage(text)).toBeNull();
});
