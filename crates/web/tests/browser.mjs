// The page in a headless Chromium, as its user has it: a file.
import { chromium } from 'playwright-core';
import { pathToFileURL } from 'node:url';

export const PAGE = pathToFileURL(process.env.PAGE_FILE).href;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });

/** Ends the browser. */
export function end() {
  return browser.close();
}

/** Opens the page. Every request that it makes, and every error, is in the lists. */
export async function open({ url = PAGE, ...options } = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests = [];
  const errors = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.goto(url);
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  return { page, requests, errors, ready: await number(page, 'ready') };
}

/** A number that the page measured, in milliseconds. */
export function number(page, name) {
  return page.evaluate((key) => Number(document.documentElement.dataset[key]), name);
}

/** Clicks an example and gives the verdict. */
export async function tryExample(page, name) {
  await page.getByRole('button', { name, exact: true }).click();
  return verdict(page);
}

/** The verdict's words. */
export async function verdict(page) {
  return (await page.locator('#verdict').innerText()).replace(/\s+/g, ' ');
}

/** Fills fields by their labels, and waits for the result. */
export async function fill(page, fields) {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('#ask > details')) one.open = true;
  });
  for (const [label, text] of Object.entries(fields)) {
    const field = page.getByLabel(label, { exact: true });
    // The result after the last field counts.
    await page.evaluate(() => { delete document.documentElement.dataset.took; });
    if ((await field.evaluate((one) => one.tagName)) === 'SELECT') await field.selectOption(text);
    else await field.fill(text);
  }
  await page.waitForFunction(() => document.documentElement.dataset.took);
  await page.waitForFunction(() => document.documentElement.dataset.waiting === undefined);
}

/** The sentences of the result, without values. */
export function sentences(page) {
  return page.evaluate(() => [...document.querySelectorAll('#result p, #result li, #result dd')]
    .filter((one) => !one.querySelector('code, pre')).map((one) => one.textContent).join('\n'));
}

/** The whole text of the result. */
export async function result(page) {
  return (await page.locator('#result').innerText()).replace(/\s+/g, ' ');
}
