/**
 * A function that answers once for every object, and forgets with the object: facts of a file, a module, a project.
 * @param compute what it answers; further arguments are the means, the same whenever the same object is asked about
 */
export function memo<Key extends object, Means extends readonly unknown[], Result extends NonNullable<unknown> | null>(
  compute: (key: Key, ...means: Means) => Result,
): (key: Key, ...means: Means) => Result {
  const known = new WeakMap<Key, Result>();
  return (key, ...means) => {
    let result = known.get(key);
    if (result === undefined) {
      result = compute(key, ...means);
      known.set(key, result);
    }
    return result;
  };
}
