/** Rows in groups of equal keys, both in the order they come; every group has a row. `Map.groupBy` comes with Node 21. */
export function groupBy<T>(rows: Iterable<T>, key: (row: T) => string): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const row of rows) {
    const name = key(row);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return groups;
}
