/** `lib.fetchers`: what fetchers share. */
import { EvaluationError } from '../errors.ts';
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { choose } from '../choice.ts';
import { hasName, selectName } from '../select.ts';
import { lazy, ready, type Thunk } from '../thunk.ts';
import { updateValues } from '../update.ts';
import { builtin, EMPTY_ATTRS, FALSE, isSymbolic, NULL, string, TRUE, type Value } from '../values.ts';
import { listOf } from '../builtins/support.ts';
import { MISC } from './debug.ts';
import { define, elementsOf, known, native, record, type Table } from './toolkit.ts';
import { functionArgs, setFunctionArgs } from './trivial.ts';

const PROXIES = ['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy', 'no_proxy'];
const FAKE: Readonly<Record<string, string>> = { hash: 'fakeHash', sha256: 'fakeSha256', sha512: 'fakeSha512' };

const fail = (message: string): never => {
  throw new EvaluationError('throw', message);
};

/** `hash` and the hash types that a fetcher takes; null where they are not known. */
function hashNames(ev: Evaluator, settings: Value): string[] | null {
  const types = elementsOf(selectName(ev, settings, 'hashTypes', ready(listOf([string('sha256')]))), 'hashTypes');
  const names = types?.map(({ thunk }) => known(ev.force(thunk), 'hashTypes')) ?? [null];
  return names.includes(null) ? null : ['hash', ...(names as string[])];
}

/** The arguments with `outputHash` and `outputHashAlgo` in the place of `hash`, `sha256` or `sha512`. */
function normalized(ev: Evaluator, names: readonly string[], required: boolean, args: Value): Value | null {
  const own = hasName(ev, args, 'outputHash');
  if (own !== FALSE) return own === TRUE ? args : null;
  const has = names.map((name) => [name, hasName(ev, args, name)] as const);
  if (has.some(([, is]) => is.kind !== 'bool')) return null;
  const [name, ...others] = has.filter(([, is]) => is === TRUE).map(([each]) => each);
  if (name === undefined) return required ? fail('fetcher called without `hash`') : args;
  if (others.length > 0) fail(`fetcher called with mutually-incompatible arguments: ${[name, ...others].join(', ')}`);
  const fake = FAKE[name];
  const outputHash = lazy((inner) => {
    const hash = selectName(inner, args, name, null);
    const replaced = lazy(() => (fake === undefined ? fail(`no “fake hash” defined for ${name}`) : (MISC[fake] as Value)));
    return choose(inner, equals(inner, hash, string('')), replaced, ready(hash));
  });
  const rest = native(ev, 'removeAttrs', args, listOf(names.map(string)));
  return updateValues(ev, rest, record({ outputHashAlgo: name === 'hash' ? NULL : string(name), outputHash }));
}

const normalizeHash = define('normalizeHash', 'ss', (ev, settings, args) => {
  const names = hashNames(ev, settings);
  const required = selectName(ev, settings, 'required', ready(TRUE));
  return names === null || required.kind !== 'bool' || isSymbolic(args) ? null : normalized(ev, names, required.value, args);
});

const withNormalizedHash = define('withNormalizedHash', 'ss', (ev, settings, fetcher) => {
  const names = hashNames(ev, settings);
  if (names === null || isSymbolic(fetcher)) return null;
  const args = functionArgs(ev, fetcher);
  const lacks = ['outputHash', 'outputHashAlgo'].some((name) => hasName(ev, args, name) === FALSE);
  if (lacks || names.some((name) => hasName(ev, args, name) === TRUE)) throw new EvaluationError('assert', 'withNormalizedHash');
  const optional = selectName(ev, args, 'outputHash', null);
  const fetch = builtin('fetcher', 1, (inner, [given]) => {
    const forNames = listOf(names.slice(1).map(string));
    const required = optional === TRUE ? FALSE : TRUE;
    return inner.call(fetcher, inner.call(normalizeHash, record({ hashTypes: forNames, required }), given as Thunk));
  });
  const rest = native(ev, 'removeAttrs', args, listOf([string('outputHash'), string('outputHashAlgo')]));
  return setFunctionArgs(ready(fetch), ready(updateValues(ev, rest, record({ hash: optional }, EMPTY_ATTRS))));
});

export const FETCHERS: Table = {
  proxyImpureEnvVars: listOf([...PROXIES, ...PROXIES.map((name) => name.toUpperCase()), 'NIX_SSL_CERT_FILE'].map(string)),
  normalizeHash,
  withNormalizedHash,
};
