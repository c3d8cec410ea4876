// page.mjs - looks at a page of sipwhy in headless Chromium and prints what it found as JSON.
//
//   node page.mjs MODULES FILE.html [PICTURES]
//
// MODULES: a node_modules folder with playwright-core and axe-core. PICTURES: a folder for
// screenshots and the printed page.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, file, pictures] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/`).href);
const { chromium } = require('playwright-core');
const axe = require.resolve('axe-core/axe.min.js');
const url = pathToFileURL(file).href;

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const found = { errors: [], requests: [], violations: [] };

async function open(options) {
  const page = await (await browser.newContext(options)).newPage();
  page.on('console', (message) => found.errors.push(message.text()));
  page.on('pageerror', (error) => found.errors.push(error.message));
  page.on('dialog', (dialog) => { found.errors.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => {
    if (request.url() !== url) found.requests.push(request.url());
  });
  await page.goto(url);
  return page;
}

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

// What the page is made of, whatever its texts say.
const shape = (page) => page.evaluate(() => ({
  title: document.title,
  headings: [...document.querySelectorAll('h1,h2,h3')].map((h) => h.textContent),
  tree: [...document.querySelectorAll('body *')]
    .map((element) => `${element.tagName} ${element.getAttribute('class') ?? ''}`.trim()),
  charts: [...document.querySelectorAll('figure')].map((figure) => ({
    title: figure.querySelector('figcaption').textContent,
    label: figure.querySelector('svg').getAttribute('aria-label'),
    rects: figure.querySelectorAll('svg rect').length,
    dots: figure.querySelectorAll('svg circle').length,
    numbers: figure.querySelectorAll('tbody td').length,
  })),
  letters: document.querySelectorAll('section > details > details.letter > pre').length,
  details: document.querySelectorAll('section > details').length,
  open: document.querySelectorAll('section > details[open]').length,
  buttons: document.querySelectorAll('button').length,
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
}));

async function look() {
  const wide = await open({ viewport: { width: 1280, height: 900 } });
  found.wide = await shape(wide);
  await picture(wide, 'wide');
  found.bars = await wide.evaluate(() => [...document.querySelectorAll('table')].map((table) =>
    new Set([...table.querySelectorAll('.bar')].map((bar) => bar.getBoundingClientRect().left)).size));
  found.brokenLabels = await wide.evaluate(() => [...document.querySelectorAll('dt')]
    .filter((dt) => {
      const range = document.createRange();
      range.selectNodeContents(dt);
      return dt.textContent.length < 45 && range.getClientRects().length > 1;
    })
    .map((dt) => dt.textContent));
  found.crossings = await wide.evaluate(() => [...document.querySelectorAll('td')]
    .filter((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return range.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1;
    })
    .map((cell) => cell.textContent));
  found.hours = await wide.evaluate(() => [...document.querySelectorAll('figure')].at(-1)
    ?.querySelectorAll('svg text')[7]?.textContent);
  if (pictures) await wide.pdf({ path: `${pictures}/printed.pdf`, preferCSSPageSize: true });
  const paper = await open({ viewport: { width: 680, height: 960 } }); // A4 within its margins
  await paper.emulateMedia({ media: 'print' });
  found.paper = await paper.evaluate(() => {
    dispatchEvent(new Event('beforeprint'));
    const ranking = [...document.querySelectorAll('table')].find((table) => table.querySelector('a'));
    const found = {
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      cause: ranking ? ranking.tHead.rows[0].lastElementChild.getBoundingClientRect().width : 0,
      buttons: document.querySelectorAll('thead button').length,
      letters: [...document.querySelectorAll('.letter')].filter((l) => l.checkVisibility()).length,
      folded: document.querySelectorAll('section > details:not([open])').length,
    };
    dispatchEvent(new Event('afterprint'));
    return { ...found, after: document.querySelectorAll('thead button').length > 0 };
  });
  const narrow = await open({ viewport: { width: 390, height: 844 } });
  found.narrow = await shape(narrow);
  await picture(narrow, 'narrow');
  found.unscripted = await shape(await open({ javaScriptEnabled: false }));
}

// axe-core is let in past the page's own policy, in both schemes, with everything unfolded.
async function check(colorScheme) {
  const page = await open({ bypassCSP: true, colorScheme, viewport: { width: 1280, height: 900 } });
  await page.evaluate(() => {
    for (const detail of document.querySelectorAll('details')) detail.open = true;
  });
  if (colorScheme === 'dark') await picture(page, 'dark');
  await page.addScriptTag({ path: axe });
  const result = await page.evaluate(() => window.axe.run());
  for (const violation of result.violations)
    found.violations.push(`${colorScheme}: ${violation.id}: ${violation.nodes[0].html.slice(0, 120)}`);
}

async function use() {
  const page = await open({
    viewport: { width: 1280, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'],
  });
  const table = page.locator('table').filter({ has: page.locator('th', { hasText: 'SIP/Microsoft' }) })
    .filter({ has: page.locator('th', { hasText: 'cum' }) }).first();
  if (!await table.count()) return;
  const heads = await table.locator('thead tr > *').allTextContents();
  const column = () => table.locator(`tbody td:nth-child(${heads.indexOf('attempts') + 1})`).allTextContents();
  const head = table.locator('th button', { hasText: 'attempts' });
  found.sorted = {};
  await head.click();
  found.sorted.descending = await column();
  await head.click();
  found.sorted.ascending = await column();
  found.sorted.says = await table.locator('th[aria-sort]').getAttribute('aria-sort');

  const link = table.locator('tbody a').first();
  const target = page.locator(await link.getAttribute('href'));
  const isOpen = (detail) => detail.open;
  found.followed = [await target.evaluate(isOpen)];
  await link.click();
  await page.waitForTimeout(100);
  found.followed.push(await target.evaluate(isOpen));

  const open_ = page.locator('section > details[open]');
  await page.getByRole('button', { name: 'Unfold all', exact: true }).click();
  found.unfolded = await open_.count();
  await page.locator('button.copy').first().click();
  await page.waitForTimeout(100);
  found.copied = await page.locator('button.copy').first().textContent();
  const letter = page.locator('details.letter').first();
  if (await letter.count()) {
    await letter.locator('summary').click();
    await letter.getByRole('button', { name: 'Copy Ticket text' }).click();
    await page.waitForTimeout(100);
    const text = await letter.locator('pre').textContent();
    found.letter = [await page.evaluate(() => navigator.clipboard.readText()) === text, text];
  }
  await page.getByRole('button', { name: 'Fold all', exact: true }).click();
  found.folded = await open_.count();

  await page.locator('input[type=search]').first().fill('560503');
  found.filtered = await page.locator('[role=status]').first().textContent();
}

await look();
await check('light');
await check('dark');
await use();
await browser.close();
process.stdout.write(`${JSON.stringify(found)}\n`);
