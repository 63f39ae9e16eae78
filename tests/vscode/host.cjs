// Inside the extension host, in a workspace that is not trusted.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const of = (uri) => vscode.languages.getDiagnostics(uri).filter((one) => one.source === 'gouji');
const codes = (uri) => of(uri).map(({ code }) => (typeof code === 'object' ? code.value : code)).sort();

async function until(what, holds) {
  for (const start = Date.now(); Date.now() - start < 20000; await new Promise((go) => setTimeout(go, 50))) {
    const held = await holds();
    if (held) return held;
  }
  throw new Error(`never came: ${what}`);
}

const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
const webview = (kind) => tabs().some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes(kind));

const TESTS = {
  'an untrusted workspace neither chooses the program nor stops the checks': async ({ report, folder }) => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.equal(vscode.workspace.getConfiguration('gouji').get('path'), '');
    await vscode.window.showTextDocument(report);
    await until('a finding', () => of(report).length > 0);
    assert.deepEqual(codes(report), ['sum/row-total']);
    assert.equal(fs.existsSync(path.join(folder, 'ran')), false);
  },
  'every command in the manifest is registered': async () => {
    const { contributes } = vscode.extensions.getExtension('gouji.gouji').packageJSON;
    const known = await vscode.commands.getCommands(true);
    for (const { command } of contributes.commands) assert.ok(known.includes(command), command);
  },
  'a text that is no report gets nothing': async ({ file }) => {
    const readme = file('readme.md');
    await vscode.window.showTextDocument(readme);
    const symbols = await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', readme);
    assert.ok(!symbols?.some((symbol) => symbol.name.includes('总体情况')));
    assert.deepEqual(of(readme), []);
  },
  'a mistake in gouji.toml is shown there': async ({ file }) => {
    const settings = file('wrong/gouji.toml');
    await vscode.window.showTextDocument(settings);
    await vscode.window.showTextDocument(file('wrong/report.md'));
    await until('a mistake', () => vscode.languages.getDiagnostics(settings).some((one) => one.message.includes('selct')));
  },
  'a workspace is checked on request, Word documents where their text is': async ({ file }) => {
    const word = file('年报.docx').with({ scheme: 'gouji-word' });
    assert.deepEqual(of(word), []);
    await vscode.commands.executeCommand('gouji.checkWorkspace');
    await until('findings in Word', () => of(word).length > 0);
    assert.deepEqual(of(file('年报.docx')), []);
  },
  'a Word document opens as its text, and follows the file': async ({ file, folder }) => {
    const word = file('年报.docx').with({ scheme: 'gouji-word' });
    await vscode.commands.executeCommand('vscode.openWith', file('年报.docx'), 'gouji.word');
    const editor = await until('the text', () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === word.toString()));
    assert.ok(editor.document.getText().includes('政府信息公开工作年度报告'));
    assert.equal(new Set(codes(word)).has('sum/carry-balance'), true);
    for (const { range, relatedInformation = [] } of of(word)) {
      assert.ok(range.end.line < editor.document.lineCount);
      for (const { location } of relatedInformation) assert.equal(location.uri.scheme, 'gouji-word');
    }
    fs.copyFileSync(path.join(folder, 'clean', 'report.docx'), path.join(folder, '年报.docx.new'));
    fs.renameSync(path.join(folder, '年报.docx.new'), path.join(folder, '年报.docx'));
    await until('no finding in the new file', () => of(word).length === 0);
    await until('the new text', () => !editor.document.getText().includes('见附表'));
  },
  'the listing opens beside the report': async ({ report }) => {
    await vscode.window.showTextDocument(report, { viewColumn: vscode.ViewColumn.One });
    await vscode.commands.executeCommand('gouji.annotate');
    await until('the listing', () => webview('gouji.listing'));
  },
  'a rule is explained': async () => {
    await vscode.commands.executeCommand('gouji.explain', 'sum/row-total');
    await until('the explanation', () => webview('markdown.preview'));
    const shown = await vscode.workspace.openTextDocument(vscode.Uri.parse('gouji-rule:/sum/row-total.md'));
    assert.ok(shown.getText().includes('sum/row-total'));
  },
  'findings come back after a restart': async ({ report }) => {
    await vscode.window.showTextDocument(report, { viewColumn: vscode.ViewColumn.One });
    await vscode.commands.executeCommand('gouji.restart');
    await until('a finding', () => of(report).length === 1);
  },
  'a path that leads nowhere is complained of, and the right one mends it': async ({ report }) => {
    const settings = vscode.workspace.getConfiguration('gouji');
    const set = (value) => settings.update('path', value, vscode.ConfigurationTarget.Global);
    await set('/nowhere/gouji');
    await until('no findings', () => of(report).length === 0);
    await set(undefined);
    await until('the findings again', () => of(report).length === 1);
  },
  'a quick fix mends the figure': async ({ report }) => {
    const [{ range }] = of(report);
    const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', report, range, 'quickfix');
    const fix = actions.find(({ title }) => title.includes('39'));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit);
    await until('no finding', () => of(report).length === 0);
    const document = await vscode.workspace.openTextDocument(report);
    assert.ok(await document.save());
    assert.ok(fs.readFileSync(report.fsPath, 'utf8').includes('| 31 | 5 | 0 | 1 | 2 | 0 | 39 |'));
  },
};

exports.run = async (log) => {
  const [{ uri }] = vscode.workspace.workspaceFolders;
  const file = (name) => vscode.Uri.joinPath(uri, ...name.split('/'));
  const place = { folder: uri.fsPath, file, report: file('柳渡镇.md') };
  for (const [name, test] of Object.entries(TESTS)) {
    const start = Date.now();
    try {
      await test(place);
    } catch (error) {
      throw new Error(`${name}: ${error.stack}`);
    }
    log(`${name} (${Date.now() - start} ms)`);
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
};
