/** The table of a comparison, in Markdown; the last column compares with the first row. */
export function format(rows) {
  const show = (value, digits, unit) => (value === null ? '–' : `${value.toFixed(digits)} ${unit}`);
  const [first] = rows;
  const lines = rows.map(({ name, wall, cpu, megabytes, found }) => {
    const ratio = `${(first.wall / wall).toFixed(1)}×`;
    return `| ${name} | ${show(wall, 2, 's')} | ${show(cpu, 2, 's')} | ${show(megabytes, 0, 'MB')} | ${found} | ${ratio} |`;
  });
  return [`| tool | wall | processor | peak memory | findings | ${first.name} takes |`, '|---|---:|---:|---:|---:|---:|', ...lines].join(
    '\n',
  );
}
