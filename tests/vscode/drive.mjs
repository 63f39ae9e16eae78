// VS Code (code-server) in headless Chromium: first the tests inside the extension host, then a person's way through
// a report. usage: node drive.mjs CODE_SERVER OUT EXTENSION.vsix RUNNER.vsix REPORTS
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = path.dirname(fileURLToPath(import.meta.url));
const [codeServer, out, extension, runner, reports] = process.argv.slice(2).map((name) => path.resolve(name));
const began = Date.now();
const say = (line) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);
const pause = (time) => new Promise((go) => setTimeout(go, time));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gouji-vscode-'));
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });

// A wrong total under a Chinese name, a Word document with mistakes, a wrong configuration, a text that is no report;
// and a workspace that would like to have its own program run.
function workspace(name) {
  const place = path.join(folder, name);
  const write = (file, text) => {
    fs.mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
    fs.writeFileSync(path.join(place, file), text);
  };
  const clean = fs.readFileSync(path.join(reports, '2022-clean/report.md'), 'utf8');
  const row = '| 31 | 5 | 0 | 1 | 2 | 0 | 39 |';
  assert.ok(clean.includes(row));
  write('柳渡镇.md', clean.replace(row, row.replace('39', '42')));
  write('readme.md', '# 读我\n\n共 3 件。\n');
  write('wrong/gouji.toml', 'selct = ["sum"]\n');
  write('wrong/report.md', clean);
  write('clean/report.docx', fs.readFileSync(path.join(reports, '2022-clean/report.docx')));
  write('年报.docx', fs.readFileSync(path.join(reports, '2022-mistakes/report.docx')));
  write('own.sh', `#!/bin/sh\ntouch '${place}/ran'\n`);
  fs.chmodSync(path.join(place, 'own.sh'), 0o755);
  write('.vscode/settings.json', JSON.stringify({ 'gouji.path': path.join(place, 'own.sh') }));
  return place;
}

const data = path.join(folder, 'data');
fs.mkdirSync(path.join(data, 'User'), { recursive: true });
fs.writeFileSync(path.join(data, 'User/settings.json'), JSON.stringify({
  'telemetry.telemetryLevel': 'off', 'update.mode': 'none', 'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false, 'extensions.ignoreRecommendations': true, 'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none', 'workbench.enableExperiments': false, 'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden', 'editor.minimap.enabled': false, 'editor.wordWrap': 'on',
  'editor.fontFamily': "'Noto Sans Mono CJK SC', monospace",
  'editor.unicodeHighlight.nonBasicASCII': false, 'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never', 'gouji.lang': 'zh',
}));
const result = path.join(folder, 'result.json');
// Without its own folders it would leave sockets and settings in everybody's.
const env = {
  ...process.env, TMPDIR: folder, XDG_RUNTIME_DIR: folder, XDG_CONFIG_HOME: path.join(folder, 'xdg'),
  XDG_DATA_HOME: path.join(folder, 'xdg'), EXTENSIONS_GALLERY: '{"serviceUrl":"http://127.0.0.1:9"}',
  HOST_TESTS: path.join(here, 'host.cjs'), HOST_TESTS_RESULT: result,
};
delete env.VSCODE_IPC_HOOK_CLI;
const entry = path.join(codeServer, 'node_modules/code-server/out/node/entry.js');
const base = ['--user-data-dir', data, '--extensions-dir', path.join(folder, 'extensions')];
const installed = spawnSync(process.execPath, [entry, ...base, '--install-extension', extension, '--install-extension', runner], { env, encoding: 'utf8' });
assert.equal(installed.status, 0, installed.stdout + installed.stderr);
say('extensions installed');

const port = await new Promise((free) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => free(port));
  });
});
const log = fs.openSync(path.join(out, 'server.log'), 'w');
const server = spawn(process.execPath, [entry, ...base, '--bind-addr', `127.0.0.1:${port}`, '--auth', 'none',
  '--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--disable-file-downloads',
], { env, detached: true, stdio: ['ignore', log, log] });
const answers = () => new Promise((told) => http
  .get(`http://127.0.0.1:${port}/healthz`, (answer) => { answer.resume(); told(answer.statusCode === 200); })
  .on('error', () => told(false)));

let browser;
let page;
let failure;
try {
  for (let tries = 0; !(await answers()); tries++) {
    assert.ok(tries < 300, 'code-server does not answer');
    await pause(100);
  }
  browser = await chromium.launchPersistentContext(path.join(folder, 'chromium'), {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, locale: 'zh-CN',
    viewport: { width: 1400, height: 860 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
  browser.setDefaultTimeout(60_000);
  page = browser.pages()[0] ?? await browser.newPage();
  page.on('console', (message) => fs.appendFileSync(path.join(out, 'console.log'), `${message.type()} ${message.text()}\n`));
  say('browser up');
  await inTheHost();
  await byHand();
} catch (error) {
  failure = error;
  console.error(error.stack);
  await page?.screenshot({ path: path.join(out, 'failure.png') }).catch(() => undefined);
} finally {
  await browser?.close();
  process.kill(-server.pid, 'SIGTERM');
  await Promise.race([new Promise((gone) => server.on('exit', gone)), pause(5000)]);
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
say(failure ? 'FAILED' : 'passed');
process.exit(failure ? 1 : 0);

async function show(place) {
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(place)}`);
  await page.waitForSelector('.explorer-folders-view .monaco-list-row');
}

async function inTheHost() {
  await show(workspace('host'));
  for (const start = Date.now(); !fs.existsSync(result); await pause(100)) {
    assert.ok(Date.now() - start < 120_000, 'the tests in the extension host do not end');
  }
  const { passed, log, error, version } = JSON.parse(fs.readFileSync(result, 'utf8'));
  log.forEach((line) => say(`ok  ${line}`));
  assert.ok(passed, error);
  say(`the extension host of VS Code ${version} is content`);
}

async function byHand() {
  const place = workspace('hand');
  let count = 0;
  const shot = (name) => page.screenshot({ path: path.join(out, `${++count}-${name}.png`) });
  const open = async (name) => {
    await page.keyboard.press('Control+P');
    await page.waitForSelector('.quick-input-widget input');
    await page.keyboard.insertText(name);
    await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("${name}")`);
    await page.keyboard.press('Enter');
  };
  const status = (text) => page.waitForSelector(`.statusbar-item:has-text("勾稽"):has-text("${text}")`);
  const problems = async () => (await page.locator('.markers-panel .monaco-list-row').allInnerTexts()).join('\n');

  await show(place);
  await open('柳渡镇.md');
  await status('1');
  await page.keyboard.press('Control+Shift+M');
  await page.waitForSelector('.markers-panel .monaco-list-row:has-text("sum/row-total")');
  assert.match(await problems(), /这里应为 39，现为 42/);
  say('ok  Problems');
  // The finding is far down: the problem leads there.
  await page.locator('.markers-panel .monaco-list-row:has-text("sum/row-total")').first().dblclick();
  const squiggle = page.locator('.squiggly-error').first();
  await squiggle.waitFor({ state: 'attached' });
  assert.equal(await page.locator('.squiggly-error').count(), 1);
  await shot('problems');
  say('ok  squiggle');
  const box = await settled(squiggle);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
  await page.waitForSelector('.monaco-hover:not(.hidden):has-text("左边多")');
  await pause(300);
  await shot('hover');
  say('ok  hover');
  await page.mouse.move(1000, 60);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.keyboard.press('Control+.');
  await page.waitForSelector('.action-widget .monaco-list-row:has-text("39")');
  await pause(300);
  await shot('quick-fix');
  // The menu swallows clicks.
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('.squiggly-error').length === 0);
  await page.keyboard.press('Control+S');
  await page.waitForSelector('.statusbar-item:has-text("勾稽") .codicon-check');
  // The panel follows a moment later.
  await page.locator('.markers-panel .monaco-list-row:has-text("sum/row-total")').first().waitFor({ state: 'detached' });
  const saved = () => fs.readFileSync(path.join(place, '柳渡镇.md'), 'utf8').includes('| 31 | 5 | 0 | 1 | 2 | 0 | 39 |');
  for (let tries = 0; !saved(); tries++, await pause(100)) assert.ok(tries < 50, 'the fix is not in the file');
  await shot('fixed');
  say('ok  quick fix, and the count drops');

  await open('年报.docx');
  await page.waitForSelector('.markers-panel .monaco-list-row:has-text("text/breakdown")');
  await page.waitForSelector('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning', { state: 'attached' });
  assert.equal(await page.locator('.tab:has-text("年报.docx")').count(), 1);
  await shot('word');
  say('ok  Word document');

  await page.keyboard.press('Control+J');
  await page.locator('.editor-actions [aria-label*="annotated"], .editor-actions [aria-label*="标注"]').first().click();
  const listing = await inListing();
  assert.match(await listing.locator('body').innerText(), /政府信息公开工作年度报告/);
  await pause(500);
  await shot('listing');
  say('ok  listing');

  await page.keyboard.press('F1');
  await page.waitForSelector('.quick-input-widget input');
  await page.keyboard.insertText('>New annual report');
  await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("New annual report")');
  await page.keyboard.press('Enter');
  for (const [step, answer] of [['1/3', '柳渡镇人民政府'], ['2/3', ''], ['3/3', '']]) {
    await page.waitForSelector(`.quick-input-title:has-text("${step}")`);
    if (answer) await page.keyboard.insertText(answer);
    await page.keyboard.press('Enter');
  }
  const title = `柳渡镇人民政府${new Date().getFullYear() - 1}年政府信息公开工作年度报告`;
  await page.waitForSelector(`.view-line:has-text("${title}")`);
  await status('');
  await shot('new');
  say('ok  new report');
  assert.equal(fs.existsSync(path.join(place, 'ran')), false, 'the program of the workspace was run');
}

/// Where it stands once the editor no longer scrolls.
async function settled(element) {
  for (let last = ''; ; await pause(200)) {
    const box = await element.boundingBox();
    if (box && JSON.stringify(box) === last) return box;
    last = JSON.stringify(box);
  }
}

/// The frame in which the webview shows the page.
async function inListing() {
  for (let tries = 0; tries < 300; tries++, await pause(100)) {
    for (const frame of page.frames()) {
      if (await frame.locator('.tally').count().catch(() => 0)) return frame;
    }
  }
  throw new Error('the listing does not come');
}
