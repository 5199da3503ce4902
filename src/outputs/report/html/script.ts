/** What the page does beyond standing there: sorting, filtering, zooming, the current place in the navigation. */
export const SCRIPT = `
'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, props, ...children) => { const node = Object.assign(document.createElement(tag), props); node.append(...children); return node; };
  const valueOf = (cell) => cell.dataset.v ?? cell.textContent.trim();
  const number = (text) => { const value = Number(String(text).replace(/[,%\\u2212]/g, (c) => (c === '\\u2212' ? '-' : ''))); return text === '' || Number.isNaN(value) ? null : value; };
  const compare = (a, b) => { const x = number(a), y = number(b); return x !== null && y !== null ? x - y : x === null && y === null ? a.localeCompare(b, 'en', { numeric: true }) : x === null ? -1 : 1; };

  function sortable(table) {
    const heads = all('thead th', table);
    heads.forEach((head, index) => {
      const button = make('button', { type: 'button', title: 'Sort' });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const before = head.getAttribute('aria-sort');
        const direction = before === null ? (head.classList.contains('n') ? 'descending' : 'ascending') : before === 'ascending' ? 'descending' : 'ascending';
        heads.forEach((other) => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', direction);
        const sign = direction === 'ascending' ? 1 : -1;
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => ({ row, key: valueOf(row.cells[index]) }));
        rows.sort((a, b) => sign * compare(a.key, b.key));
        body.append(...rows.map(({ row }) => row));
      });
    });
  }

  function filterable(box) {
    const rows = all('tbody tr', box);
    if (rows.length < 8) return;
    const input = make('input', { type: 'search', placeholder: 'all of these words' });
    const count = make('output', { className: 'soft' });
    const label = make('label', {}, 'Filter ', input);
    box.prepend(make('div', { className: 'filter' }, label, count));
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const show = () => {
      const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, index) => { row.hidden = !words.every((word) => texts[index].includes(word)); if (!row.hidden) shown++; });
      count.textContent = words.length === 0 ? rows.length + ' rows' : shown + ' of ' + rows.length + ' rows';
    };
    input.addEventListener('input', show);
    box.addEventListener('filter-by', (event) => { input.value = event.detail; show(); });
    show();
  }

  function zoomable(box) {
    const drawing = box.querySelector('svg');
    const scroll = box.querySelector('.scroll');
    if (!drawing || !scroll) return;
    const size = { width: drawing.width.baseVal.value, height: drawing.height.baseVal.value };
    let scale = 1;
    const zoom = (to) => {
      const next = Math.min(4, Math.max(0.1, to));
      const x = (scroll.scrollLeft + scroll.clientWidth / 2) / scale, y = (scroll.scrollTop + scroll.clientHeight / 2) / scale;
      scale = next;
      drawing.setAttribute('width', size.width * scale);
      drawing.setAttribute('height', size.height * scale);
      scroll.scrollTo(x * scale - scroll.clientWidth / 2, y * scale - scroll.clientHeight / 2);
    };
    const button = (text, title, to) => { const one = make('button', { type: 'button', textContent: text, title }); one.setAttribute('aria-label', title); one.addEventListener('click', () => zoom(to())); return one; };
    box.prepend(make('div', { className: 'zoom' }, button('+', 'Zoom in', () => scale * 1.3), button('−', 'Zoom out', () => scale / 1.3), button('1:1', '1:1, original size', () => 1), button('Fit', 'Fit the width', () => scroll.clientWidth / size.width)));
    scroll.addEventListener('wheel', (event) => { if (!event.ctrlKey) return; event.preventDefault(); zoom(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1)); }, { passive: false });
    let grip = null;
    scroll.addEventListener('pointerdown', (event) => { if (event.pointerType === 'mouse') grip = { x: event.clientX + scroll.scrollLeft, y: event.clientY + scroll.scrollTop }; });
    addEventListener('pointermove', (event) => { if (grip) scroll.scrollTo(grip.x - event.clientX, grip.y - event.clientY); });
    addEventListener('pointerup', () => { grip = null; });
    const edges = all('.edge', drawing);
    const light = (id) => { drawing.classList.toggle('dim', id !== null); edges.forEach((edge) => edge.classList.toggle('lit', id !== null && (edge.dataset.from === id || edge.dataset.to === id))); };
    all('.node', drawing).forEach((node) => { const holder = node.parentNode.nodeName === 'a' ? node.parentNode : node; for (const name of ['mouseenter', 'focus']) holder.addEventListener(name, () => light(node.dataset.id)); for (const name of ['mouseleave', 'blur']) holder.addEventListener(name, () => light(null)); });
    if (size.width > scroll.clientWidth) zoom(Math.max(0.6, scroll.clientWidth / size.width));
  }

  all('.data table').forEach(sortable);
  all('.data').forEach(filterable);
  all('.graph').forEach(zoomable);
  const openAround = (node) => { for (let at = node; at; at = at.parentElement) if (at.nodeName === 'DETAILS') at.open = true; };
  const arrive = () => { const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1))); if (target) { openAround(target); target.scrollIntoView(); } };
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-filter]');
    const box = link && document.getElementById(link.hash.slice(1));
    if (box) { openAround(box); box.dispatchEvent(new CustomEvent('filter-by', { detail: link.dataset.filter })); }
  });
  addEventListener('hashchange', arrive);
  arrive();
  let folded = [];
  addEventListener('beforeprint', () => { folded = all('details:not([open])'); folded.forEach((one) => { one.open = true; }); });
  addEventListener('afterprint', () => folded.forEach((one) => { one.open = false; }));
  const links = new Map(all('nav a').map((link) => [link.hash.slice(1), link]));
  const watcher = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
    if (!isIntersecting) return;
    links.forEach((link) => link.removeAttribute('aria-current'));
    links.get(target.id)?.setAttribute('aria-current', 'true');
  }), { rootMargin: '0px 0px -80% 0px' });
  all('main > section').forEach((one) => watcher.observe(one));
})();
`;
