
'use strict';
(() => {
  // Everything can be read without this: it sorts, filters, folds and copies.
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // ------------------------------------------------------------------ sorting
  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent.trim() : Number(cell.dataset.value);
  };
  const compare = (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b
      : typeof a === typeof b ? a.localeCompare(b) : typeof a === 'number' ? 1 : -1;
  const sort = (table, header) => {
    const body = table.tBodies[0], column = header.cellIndex;
    const descends = header.getAttribute('aria-sort') !== 'descending';
    const rows = [...body.rows];
    // The row of the rest has no rank and stays last.
    const isRest = (row) => row.cells[0].dataset.value === undefined && rows[0].cells[0].dataset.value !== undefined;
    rows.sort((a, b) => isRest(a) - isRest(b) ||
      (descends ? -1 : 1) * compare(valueOf(a, column), valueOf(b, column)));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
    header.setAttribute('aria-sort', descends ? 'descending' : 'ascending');
    body.append(...rows);
  };
  const sorting = [];
  for (const table of document.querySelectorAll('table')) {
    if (table.tBodies[0].rows.length < 3) continue;
    for (const header of table.tHead.rows[0].cells) {
      if (header.tagName !== 'TH') continue;
      const button = make('button', {type: 'button'}, header.textContent);
      button.addEventListener('click', () => sort(table, header));
      header.replaceChildren(button);
      sorting.push([header, button]);
    }
  }
  // On further pages of a table Chromium prints no button of its head.
  addEventListener('beforeprint', () => {
    for (const [header, button] of sorting) header.replaceChildren(button.textContent);
  });
  addEventListener('afterprint', () => {
    for (const [header, button] of sorting) header.replaceChildren(button);
  });

  // ---------------------------------------------------------------- filtering
  for (const table of document.querySelectorAll('section > .scroll > table')) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 8) continue;
    const count = make('span', {role: 'status'});
    const input = make('input', {type: 'search', autocomplete: 'off'});
    input.addEventListener('input', () => {
      const wanted = input.value.trim().toLowerCase();
      let shown = 0;
      for (const row of rows) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
        shown += !row.hidden;
      }
      count.textContent = wanted ? `${shown} of ${rows.length} rows` : '';
    });
    table.parentElement.before(
      make('div', {className: 'tools'}, make('label', {}, 'Filter ', input), count));
  }

  // ------------------------------------------------------------------ folding
  const details = [...document.querySelectorAll('section > details')];
  const open = (which) => {
    for (const detail of details) detail.open = which(detail);
  };
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === 'DETAILS') {
      target.open = true;
      target.scrollIntoView();
    }
  };
  if (details.length > 1) {
    open((detail) => detail === details[0]);
    const all = make('button', {type: 'button'}, 'Unfold all');
    const none = make('button', {type: 'button'}, 'Fold all');
    all.addEventListener('click', () => open(() => true));
    none.addEventListener('click', () => open(() => false));
    details[0].before(make('div', {className: 'tools'}, all, none));
  }
  addEventListener('hashchange', follow);
  follow();
  let before = [];
  addEventListener('beforeprint', () => {
    before = details.filter((detail) => detail.open);
    open(() => true);
  });
  addEventListener('afterprint', () => open((detail) => before.includes(detail)));

  // ------------------------------------------------------------------ copying
  const copy = async (text, source) => {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
    getSelection().selectAllChildren(source);
    document.execCommand('copy');
    getSelection().removeAllRanges();
  };
  for (const source of document.querySelectorAll('[data-copy]')) {
    const button = make('button', {type: 'button', className: 'copy'}, 'Copy');
    button.setAttribute('aria-label', `Copy ${source.dataset.copy || source.textContent}`);
    button.addEventListener('click', async () => {
      await copy(source.textContent, source);
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    if (source.tagName === 'PRE') source.before(button);
    else source.after(button);
  }
})();
