// What the page does, in a headless Chromium.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import { PAGE, end, fill, number, open, result, sentences, tryExample, verdict } from './browser.mjs';

after(end);

const FORMS = new URL('../../oracle/tests/', import.meta.url);
const REQUEST = 'The signed request';
const SECRETS = { 'Consumer secret': 'fmtCs', 'Token secret': 'fmtTs' };

const EXAMPLES = [
  ['RFC 5849, 3.1', /^wrong the signature belongs to another request: with GET for POST$/, /r6%2FTJjbCOr97%2F%2BUU0NsvSne7s5g%3D/],
  ['A space as +', /^wrong encode-space-plus$/, /Encode a space as %20 when you sign\..*encode-as-form-serializer.*would distinguish them/],
  ["X's page", /^wrong the signature belongs to another request/, /api\.twitter\.com\/1\/statuses/],
  ['A Twilio webhook', /^right the signature matches this request$/, /X-Twilio-Signature/],
  ["A proxy's http", /^wrong the signature belongs to another request: https:\/\/ in place of http:\/\/$/, /twilio-http-behind-proxy/],
];

test('each example has its verdict, and no request leaves the page', async () => {
  const { page, requests, errors, ready } = await open();
  // Times are printed and not tested: they are those of the machine.
  console.log(`ready after ${ready} ms`);
  for (const [name, expected, part] of EXAMPLES) {
    const times = [];
    for (let run = 0; run < 5; run += 1) {
      assert.match(await tryExample(page, name), expected);
      times.push(await number(page, 'took'));
    }
    assert.match(await result(page), part);
    console.log(`${name}: ${Math.min(...times)} ms`);
  }
  assert.deepEqual(requests, [PAGE]);
  assert.deepEqual(errors, []);
});

test('the policy forbids every connection', async () => {
  const { page } = await open();
  const policy = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[^']+' 'wasm-unsafe-eval'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$/);
  const failed = await page.evaluate(async () => {
    const image = new Promise((resolve) => {
      const element = new Image();
      element.onerror = () => resolve('refused');
      element.onload = () => resolve('loaded');
      element.src = 'http://127.0.0.1:9/x.png';
    });
    const fetched = fetch('http://127.0.0.1:9/').then(() => 'sent', (fault) => String(fault));
    let socket;
    try { socket = new WebSocket('ws://127.0.0.1:9/').readyState; } catch (fault) { socket = fault.name; }
    return [await image, await fetched, socket];
  });
  const blocked = [];
  page.on('console', (message) => blocked.push(message.text()));
  await page.evaluate(() => fetch('http://127.0.0.1:9/').catch(() => 0));
  assert.equal(failed[0], 'refused');
  assert.match(failed[1], /Failed to fetch/);
  assert.ok(blocked.some((text) => /Content Security Policy/.test(text)), String(blocked));
});

test('what tools write is read and diagnosed', async () => {
  const { page, errors } = await open();
  let count = 0;
  for (const form of readdirSync(new URL('pasted/', FORMS), { withFileTypes: true })) {
    if (!form.isDirectory()) continue;
    // One tool of each form: its files end in right, query and key.
    const files = readdirSync(new URL(`pasted/${form.name}/`, FORMS));
    const [tool] = files[0].split(/-(?:right|query|key)\./);
    for (const file of files.filter((name) => name.startsWith(`${tool}-`))) {
      const paste = readFileSync(new URL(`pasted/${form.name}/${file}`, FORMS), 'utf8');
      await page.getByRole('button', { name: 'Clear' }).click();
      await fill(page, { [REQUEST]: paste, ...SECRETS });
      const words = await verdict(page);
      assert.doesNotMatch(words, /not read|internal error/, file);
      // A text without a scheme is read as https, and was sent over http.
      if (/-right\./.test(file)) assert.doesNotMatch(words, /^wrong (?!.*: for http, not https$)/, file);
      else assert.doesNotMatch(words, /^right/, file);
      assert.doesNotMatch(await result(page), /undefined|\[object|fmtCs|fmtTs/, file);
      assert.doesNotMatch(await sentences(page), / --[a-z]/, `${file}: an option of the program`);
      count += 1;
    }
  }
  for (const file of readdirSync(new URL('forms/pastes/', FORMS))) {
    const paste = readFileSync(new URL(`forms/pastes/${file}`, FORMS), 'utf8');
    await page.getByRole('button', { name: 'Clear' }).click();
    await fill(page, { [REQUEST]: paste, ...SECRETS });
    assert.doesNotMatch(await verdict(page), /not read|internal error/, file);
    count += 1;
  }
  assert.ok(count > 40, `${count}`);
  assert.deepEqual(errors, []);
});

test("a server's answer is compared with the request", async () => {
  const { page } = await open();
  await tryExample(page, "X's page");
  const base = 'POST&http%3A%2F%2Fapi.x.com%2F1.1%2Fstatuses%2Fupdate.json&include_entities%3Dtrue%26oauth_consumer_key%3Dxvz1evFS4wEEPTGEFPHBog';
  await fill(page, { 'What the server answered or logged': `{"error":"invalid signature","base_string":"${base}"}` });
  assert.match(await result(page), /First difference/);
  await page.getByRole('button', { name: 'Clear' }).click();
  await fill(page, { [REQUEST]: 'curl --datta x https://h/' });
  assert.match(await verdict(page), /^not read .*--datta/);
});

test('a changed value changes the result, and can be undone', async () => {
  const { page } = await open();
  await tryExample(page, "A proxy's http");
  await fill(page, { URL: 'https://mycompany.com/myapp.php?foo=1&bar=2' });
  assert.match(await verdict(page), /^right/);
  await page.getByRole('button', { name: 'Undo the changes' }).click();
  assert.match(await verdict(page), /^wrong/);
  assert.equal(await page.getByLabel('URL', { exact: true }).inputValue(), 'http://mycompany.com/myapp.php?foo=1&bar=2');
});

const SHARED = [
  { [REQUEST]: "curl -u joe:hunter22 -H 'Cookie: session=s3ss10n' -H 'X-Api-Key: k3yk3yk3y' 'https://h.example/?api_secret=qu3rys3cret&a=1&oauth_signature=kd94hf93k423kf44%26pfkkdhi9sl3r4s00&oauth_signature_method=PLAINTEXT&oauth_consumer_key=ck'",
    secrets: ['hunter22', 's3ss10n', 'k3yk3yk3y', 'qu3rys3cret', 'kd94hf93', 'pfkkdhi9'] },
  { [REQUEST]: `curl -d 'password=sesame123&x=1&v=cs' https://u:pw12345@h.example/p -H 'Authorization: OAuth oauth_consumer_key="ck", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1", oauth_nonce="n", oauth_signature="jNGS87Mvt0RvmGa%2B6TsIPO2rWBQ%3D"'`,
    'Consumer secret': 'c0nsumers3cret', 'Token secret': 'cs', secrets: ['sesame123', 'pw12345', 'c0nsumers3cret', 'v=cs'] },
  { [REQUEST]: 'POST https://h.example/ HTTP/1.1\nX-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B8=\nAuthorization: Bearer b3ar3r\nContent-Type: application/x-www-form-urlencoded\n\nBody=authT0ken99&AuthToken=authT0ken99',
    'Webhook secret (Twilio\'s AuthToken, …)': 'authT0ken99', secrets: ['b3ar3r', 'authT0ken99'] },
];

test('a link holds the request and no secret', async () => {
  for (const { secrets, ...fields } of SHARED) {
    const { page } = await open();
    await fill(page, fields);
    await page.getByRole('button', { name: /^Copy a link/ }).click();
    await page.waitForFunction(() => document.getElementById('link').value.includes('#r='));
    const link = await page.getByLabel('Link: the request, without secrets').inputValue();
    assert.ok(!page.url().includes('#'), 'the address of the page has nothing of it');
    const other = await open({ url: link });
    const paste = await other.page.getByLabel(REQUEST, { exact: true }).inputValue();
    assert.match(paste, /^[A-Z]+ https:\/\/h\.example\//);
    const everything = await other.page.evaluate(() => [...document.querySelectorAll('input, textarea')].map((one) => one.value).join('\n') + document.body.innerText.slice(0, 20000));
    for (const secret of secrets) assert.ok(!everything.includes(secret), `${secret} in ${paste}`);
    assert.deepEqual(other.errors, []);
  }
});

test('a link gives the same verdict when the secrets are entered again', async () => {
  const { page } = await open();
  await tryExample(page, 'A space as +');
  await page.getByRole('button', { name: /^Copy a link/ }).click();
  await page.waitForFunction(() => document.getElementById('link').value.includes('#r='));
  const other = await open({ url: await page.locator('#link').inputValue() });
  assert.equal(await other.page.getByLabel('Consumer secret', { exact: true }).inputValue(), '');
  await fill(other.page, { 'Consumer secret': 'cs' });
  assert.match(await verdict(other.page), /^wrong encode-space-plus$/);
});

test('nothing scrolls sideways at 360 pixels, with everything unfolded', async () => {
  const { page } = await open({ viewport: { width: 360, height: 740 } });
  for (const [name] of EXAMPLES) {
    await tryExample(page, name);
    await page.evaluate(() => { for (const one of document.querySelectorAll('details')) one.open = true; });
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= seen, `${name}: ${wide} pixels`);
  }
});

test('the layout does not shift', async () => {
  const { page } = await open();
  const shift = await page.evaluate(() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 300);
  }));
  assert.ok(shift < 0.01, `${shift}`);
});

for (const colorScheme of ['light', 'dark']) {
  test(`every text has a contrast of 4.5 in ${colorScheme} mode`, async () => {
    const { page } = await open({ colorScheme });
    for (const [name] of EXAMPLES) {
      await tryExample(page, name);
      await page.evaluate(() => { for (const one of document.querySelectorAll('details')) one.open = true; });
      assert.deepEqual(await page.evaluate(lowContrast), [], name);
    }
  });
}

/** Texts whose contrast with their background is below 4.5. */
function lowContrast() {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map((value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const background = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = channels(getComputedStyle(one).backgroundColor);
      if (color[3] !== 0) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest('script') || element.disabled || !element.getClientRects().length) continue;
    const [text, ground] = [luminance(channels(getComputedStyle(element).color)), luminance(background(element))];
    const contrast = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    if (contrast < 4.5) found.push(`${node.data.trim().slice(0, 30)}: ${contrast.toFixed(2)}`);
  }
  return found;
}

test('every control has a name, and the keyboard reaches it', async () => {
  const { page } = await open();
  const unnamed = await page.evaluate(() => [...document.querySelectorAll('input, textarea, select')]
    .filter((one) => !one.labels?.length && !one.ariaLabel).map((one) => one.id));
  assert.deepEqual(unnamed, []);
  for (const role of ['banner', 'main', 'status']) assert.equal(await page.getByRole(role).count(), 1, role);
  for (const name of ['Request', 'Result']) assert.equal(await page.getByRole('region', { name, exact: true }).count(), 1, name);
  // From the top: the link to the result, the examples, the request, the secrets.
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the result');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.match(await verdict(page), /^wrong/);
  const path = [];
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement === document.body)) break;
    const [id, outline] = await page.evaluate(() => [document.activeElement.id || document.activeElement.textContent.slice(0, 40), getComputedStyle(document.activeElement).outlineStyle]);
    assert.notEqual(outline, 'none', id);
    path.push(id);
  }
  const order = ['paste', 'consumer-secret', 'token-secret', 'webhook-secret', 'rsa-key', 'share', 'clear', 'Copy'];
  const places = order.map((id) => path.indexOf(id));
  assert.ok(places.every((place, index) => place >= 0 && (index === 0 || place > places[index - 1])), `${path}`);
});

test('secrets are not kept', async () => {
  const { page } = await open();
  await tryExample(page, 'RFC 5849, 3.1');
  await page.reload();
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  assert.equal(await page.getByLabel('Consumer secret', { exact: true }).inputValue(), '');
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, '']);
});
