// The extension: it starts `gouji lsp`, and adds what the protocol has no word for — Word documents, the listing, a
// blank report, the counts. Nothing is looked up on the PATH and nothing of the workspace is ever run.

import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import {
  CancellationToken, commands, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Disposable, env,
  EventEmitter, ExtensionContext, extensions, FileSystemWatcher, languages, Location, LogOutputChannel, RelativePattern,
  StatusBarAlignment, TextDocument, Uri, ViewColumn, WebviewPanel, window, workspace,
} from 'vscode';
import {
  DocumentSymbolRequest, ExecuteCommandRequest, LanguageClient, State,
} from 'vscode-languageclient/node';

const WORD = 'gouji-word';
const RULE = 'gouji-rule';
const REPORTS = ['markdown', 'html', 'plaintext'];

let client: LanguageClient;
let log: LogOutputChannel;
const stateChanged = new EventEmitter<void>();
let context: ExtensionContext;

export async function activate(activated: ExtensionContext): Promise<void> {
  context = activated;
  log = window.createOutputChannel(say('勾稽', 'gouji'), { log: true });
  client = connect();
  const registered: Record<string, (...args: any[]) => unknown> = {
    'gouji.check': checkWorkspace,
    'gouji.annotate': annotate,
    'gouji.openWord': openWord,
    'gouji.new': newReport,
    'gouji.explain': explain,
    'gouji.associateSchema': associateSchema,
    'gouji.restart': restart,
    'gouji.showLog': () => log.show(),
  };
  for (const [name, run] of Object.entries(registered)) {
    context.subscriptions.push(commands.registerCommand(name, (...args) => Promise.resolve(run(...args)).catch(complain)));
  }
  context.subscriptions.push(
    log,
    workspace.registerTextDocumentContentProvider(WORD, { onDidChange: wordChanged.event, provideTextDocumentContent: readWord }),
    workspace.onDidOpenTextDocument(watchWord),
    workspace.onDidCloseTextDocument(leaveWord),
    window.registerCustomEditorProvider('gouji.word', {
      openCustomDocument: (uri) => ({ uri, dispose() {} }),
      resolveCustomEditor: async ({ uri }, panel) => replaceByText(uri, panel).catch(complain),
    }),
    workspace.registerTextDocumentContentProvider(RULE, {
      provideTextDocumentContent: (uri) => ask<string>('gouji.explainRule', uri.path.replace(/^\//, '').replace(/\.md$/, '')),
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('gouji.path')) restart().catch(complain);
    }),
    ...counts(),
  );
  await client.start().catch(complain);
}

export const deactivate = (): Promise<void> | undefined => (client?.state === State.Running ? client.dispose() : undefined);

function connect(): LanguageClient {
  const made = new LanguageClient('gouji', say('勾稽', 'gouji'), server, {
    documentSelector: [
      ...REPORTS.flatMap((language) => ['file', 'untitled'].map((scheme) => ({ scheme, language }))),
      { scheme: 'file', pattern: '**/gouji.toml' },
    ],
    // Unasked, so that reports which are not open are read only when somebody wants them checked.
    initializationOptions: () => ({ ...workspace.getConfiguration('gouji'), diagnostics: 'push' }),
    outputChannel: log,
    synchronize: { configurationSection: 'gouji' },
    diagnosticCollectionName: 'gouji',
    middleware: {
      handleDiagnostics: (uri, found, next) => {
        if (!isWord(uri)) return next(uri, found);
        const shown = wordUri(uri);
        checkedWord.add(shown.toString());
        return next(shown, ofWord(shown, found));
      },
    },
  });
  made.onDidChangeState(({ newState }) => {
    stateChanged.fire();
    // The findings of a server that is gone went with it.
    if (newState === State.Running) for (const word of watched.keys()) wordChanged.fire(Uri.parse(word));
  });
  return made;
}

// ── the program ─────────────────────────────────────────────────────────────────────────────────────────────────

function program(): string {
  const set = workspace.getConfiguration('gouji').get('path', '').trim().replace(/^~(?=[/\\])/, homedir());
  if (set !== '' && !path.isAbsolute(set)) {
    throw new Error(say(`gouji.path 应是绝对路径：${set}`, `gouji.path must be an absolute path: ${set}`));
  }
  const found = set || context.asAbsolutePath(path.join('bin', process.platform === 'win32' ? 'gouji.exe' : 'gouji'));
  if (!existsSync(found)) throw new Error(say(`没有这个程序：${found}`, `there is no such program: ${found}`));
  return found;
}

/// Away from the workspace: Windows would look for a program in the folder that it starts in.
const server = async () => spawn(program(), ['lsp'], { cwd: context.extensionPath });

/// A client that failed to start never starts again.
async function restart(): Promise<void> {
  await client.start().catch(() => undefined);
  if (client.state === State.Running) await client.stop();
  else client = connect();
  await client.start();
}

/// What the program writes. 1 means findings; only 2 is a failure.
function run(args: string[], input?: string): Promise<string> {
  return new Promise((done, failed) => {
    const options = { cwd: context.extensionPath, maxBuffer: 256 << 20 };
    const child = execFile(program(), [...args, '--lang', language()], options, (error, output, said) => {
      if (error && error.code !== 1) failed(new Error(said.trim() || error.message));
      else done(output);
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}

const ask = async <T>(command: string, ...args: unknown[]): Promise<T> => {
  if (client.state !== State.Running) await client.start();
  return client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args }) as Promise<T>;
};

// ── commands ────────────────────────────────────────────────────────────────────────────────────────────────────

async function checkWorkspace(): Promise<void> {
  const { reports, errors, warnings, hints, cancelled } = await ask<any>('gouji.checkWorkspace');
  if (cancelled) return;
  // Open reports are not counted: they speak for themselves already.
  const tally = say(
    `未打开的年报 ${reports} 份：错误 ${errors}，警告 ${warnings}，提示 ${hints}`,
    `${reports} reports that are not open: ${errors} errors, ${warnings} warnings, ${hints} hints`,
  );
  const show = say('查看问题', 'Show problems');
  if (await window.showInformationMessage(tally, show)) await commands.executeCommand('workbench.actions.view.problems');
}

/// The listing carries its own content security policy: no address, no script but its own by digest.
async function annotate(): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (!document) return;
  const { args, input } = document.uri.scheme === WORD
    ? { args: [fileUri(document.uri).fsPath], input: undefined }
    : { args: ['-', '--stdin-filename', named(document)], input: document.getText() };
  const page = await run(['check', ...args, '--output-format', 'html', '--fail-on', 'never', '--quiet'], input);
  if (!page.includes("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'")) {
    throw new Error(say('清单不完整', 'the listing is incomplete'));
  }
  const title = `${path.basename(document.uri.path)} · ${say('标注', 'annotated')}`;
  const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
  const panel = window.createWebviewPanel('gouji.listing', title, place, {
    enableScripts: true, localResourceRoots: [], enableFindWidget: true,
  });
  panel.webview.html = page;
}

/// The name by which a document without a file is read.
function named(document: TextDocument): string {
  if (document.uri.scheme === 'file') return document.uri.fsPath;
  const ending = { markdown: '.md', html: '.html' }[document.languageId] ?? '.txt';
  return path.basename(document.uri.path) + ending;
}

async function newReport(): Promise<void> {
  const body = await window.showInputBox({
    title: say('新建年度报告（1/3）：机关全称', 'New annual report (1/3): full name of the body'),
    placeHolder: '柳渡镇人民政府',
    ignoreFocusOut: true,
  });
  if (!body?.trim()) return;
  const year = await window.showInputBox({
    title: say('新建年度报告（2/3）：报告的年度', 'New annual report (2/3): the year it is about'),
    value: String(new Date().getFullYear() - 1),
    ignoreFocusOut: true,
    validateInput: (text) => /^20\d\d$/.test(text) ? undefined : say('四位数的年度', 'a year of four digits'),
  });
  if (!year) return;
  const formats = [
    { label: 'Markdown', id: 'md' },
    { label: say('Word 文档', 'Word document'), id: 'docx' },
    { label: say('网页（HTML）', 'HTML'), id: 'html' },
  ];
  const format = await window.showQuickPick(formats, { title: say('新建年度报告（3/3）：格式', 'New annual report (3/3): format') });
  if (!format) return;
  const args = ['new', '--year', year, `--body=${body.trim()}`, '--format', format.id, '--quiet'];
  if (format.id !== 'docx') {
    const content = await run(args);
    const document = await workspace.openTextDocument({ language: format.id === 'md' ? 'markdown' : 'html', content });
    await window.showTextDocument(document);
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  const name = `${body.trim().replace(/[/\\:*?"<>|]/g, '_')}${year}年政府信息公开工作年度报告.docx`;
  const target = await window.showSaveDialog({ defaultUri: Uri.joinPath(folder, name), filters: { Word: ['docx'] } });
  if (!target) return;
  // The dialog has asked whether to overwrite.
  await run([...args, '--output', target.fsPath, '--force']);
  await openWord(target);
}

async function explain(rule?: string): Promise<void> {
  const editor = window.activeTextEditor;
  const here = new Set(editor && languages.getDiagnostics(editor.document.uri)
    .filter((found) => found.source === 'gouji' && found.range.contains(editor.selection.active))
    .map(codeOf));
  const listed = async () => {
    const rules: { rule: string; title: string; basis: string }[] = JSON.parse(await run(['rules', '--output-format', 'json']));
    return rules
      .map(({ rule, title, basis }) => ({ label: rule, description: title, detail: basis }))
      .sort((a, b) => Number(here.has(b.label)) - Number(here.has(a.label)));
  };
  const options = { title: say('解释规则', 'Explain a rule'), matchOnDescription: true, matchOnDetail: true };
  rule ??= (await window.showQuickPick(listed(), options))?.label;
  if (!rule) return;
  await commands.executeCommand('markdown.showPreviewToSide', Uri.from({ scheme: RULE, path: `/${rule}.md` }));
}

/// Even Better TOML takes the schemas of other extensions by web address only, so that its setting is what remains. The
/// schema is put where later versions of the extension will put theirs.
async function associateSchema(): Promise<void> {
  if (!extensions.getExtension('tamasfe.even-better-toml')) {
    const missing = say('没有安装 Even Better TOML。gouji.toml 中的错误不靠它也会标出。',
      'Even Better TOML is not installed. Mistakes in gouji.toml are shown without it.');
    await window.showInformationMessage(missing);
    return;
  }
  await workspace.fs.createDirectory(context.globalStorageUri);
  const kept = Uri.joinPath(context.globalStorageUri, 'gouji.schema.json');
  await workspace.fs.copy(Uri.joinPath(context.extensionUri, 'gouji.schema.json'), kept, { overwrite: true });
  const settings = workspace.getConfiguration('evenBetterToml.schema');
  const associations = { ...settings.get<object>('associations'), '.*/gouji\\.toml$': kept.toString() };
  await settings.update('associations', associations, true);
}

// ── Word documents ──────────────────────────────────────────────────────────────────────────────────────────────

const wordChanged = new EventEmitter<Uri>();
const watched = new Map<string, FileSystemWatcher>();
/// Shown by a check of the workspace: their findings stay when the text is closed.
const checkedWord = new Set<string>();
const reportsInWord = new Set<string>();

const isWord = (uri: Uri) => uri.scheme === 'file' && /\.docx$/i.test(uri.path);
const wordUri = (file: Uri) => file.with({ scheme: WORD });
const fileUri = (word: Uri) => word.with({ scheme: 'file' });

async function openWord(file?: Uri): Promise<void> {
  file ??= (await window.showOpenDialog({ filters: { Word: ['docx'] } }))?.[0];
  if (file) await window.showTextDocument(wordUri(file), { preview: false });
}

/// A .docx that is clicked: its text takes the tab.
async function replaceByText(file: Uri, panel: WebviewPanel): Promise<void> {
  const { viewColumn } = panel;
  panel.dispose();
  await window.showTextDocument(wordUri(file), { preview: false, viewColumn });
}

/// Text and findings come from one reading, so that they always fit each other.
async function readWord(uri: Uri, token: CancellationToken): Promise<string> {
  const read = await ask<{ text: string; isReport: boolean; diagnostics: any[]; failure?: string }>('gouji.readWord', fileUri(uri).toString());
  if (read.failure !== undefined) throw new Error(read.failure);
  const found = await client.protocol2CodeConverter.asDiagnostics(read.diagnostics, token);
  const key = uri.toString();
  if (read.isReport) reportsInWord.add(key);
  else reportsInWord.delete(key);
  client.diagnostics?.set(uri, ofWord(uri, found));
  return read.text;
}

/// Positions in a .docx are positions in its text: that is where its findings lead.
function ofWord(shown: Uri, found: Diagnostic[]): Diagnostic[] {
  const file = fileUri(shown).toString();
  for (const one of found) {
    one.relatedInformation = one.relatedInformation?.map(({ location, message }) =>
      location.uri.toString() === file
        ? new DiagnosticRelatedInformation(new Location(shown, location.range), message)
        : new DiagnosticRelatedInformation(location, message));
  }
  return found;
}

function watchWord({ uri }: TextDocument): void {
  if (uri.scheme !== WORD || watched.has(uri.toString())) return;
  const file = fileUri(uri);
  const glob = path.posix.basename(file.path).replace(/[[\]{}*?]/g, (special) => `[${special}]`);
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.joinPath(file, '..'), glob));
  // Word and WPS write another file and give it the name.
  watcher.onDidChange(() => wordChanged.fire(uri));
  watcher.onDidCreate(() => wordChanged.fire(uri));
  watched.set(uri.toString(), watcher);
}

function leaveWord({ uri }: TextDocument): void {
  const key = uri.toString();
  watched.get(key)?.dispose();
  watched.delete(key);
  if (uri.scheme === WORD && !checkedWord.has(key)) client.diagnostics?.delete(uri);
}

// ── the counts ──────────────────────────────────────────────────────────────────────────────────────────────────

/// Errors, warnings and hints of the report that is looked at.
function counts(): Disposable[] {
  const item = window.createStatusBarItem('gouji.counts', StatusBarAlignment.Left, 10);
  item.name = say('勾稽', 'gouji');
  item.command = 'workbench.actions.view.problems';
  const show = async () => {
    const document = window.activeTextEditor?.document;
    const found = document ? languages.getDiagnostics(document.uri).filter((one) => one.source === 'gouji') : [];
    const report = document !== undefined && await isReport(document, found);
    if (document !== window.activeTextEditor?.document) return;
    await commands.executeCommand('setContext', 'gouji.isReport', report);
    if (!report) return item.hide();
    const [errors, warnings] = [DiagnosticSeverity.Error, DiagnosticSeverity.Warning]
      .map((severity) => found.filter((one) => one.severity === severity).length);
    const hints = found.length - errors - warnings;
    const tally = say(`错误 ${errors}，警告 ${warnings}，提示 ${hints}`, `${errors} errors, ${warnings} warnings, ${hints} hints`);
    item.text = found.length === 0
      ? `${item.name} $(check)`
      : `${item.name} $(error) ${errors} $(warning) ${warnings} $(lightbulb) ${hints}`;
    item.tooltip = tally;
    item.accessibilityInformation = { label: `${item.name}: ${tally}` };
    item.show();
  };
  const again = () => void show().catch(() => item.hide());
  return [
    item,
    window.onDidChangeActiveTextEditor(again),
    workspace.onDidSaveTextDocument(again),
    stateChanged.event(again),
    languages.onDidChangeDiagnostics(({ uris }) => {
      const active = window.activeTextEditor?.document.uri.toString();
      if (uris.some((uri) => uri.toString() === active)) again();
    }),
  ];
}

/// Only a report has an outline from the server, even one without findings.
async function isReport(document: TextDocument, found: Diagnostic[]): Promise<boolean> {
  if (document.uri.scheme === WORD) return reportsInWord.has(document.uri.toString());
  if (!REPORTS.includes(document.languageId) || client.state !== State.Running) return false;
  if (found.length > 0) return true;
  const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(document);
  return (await client.sendRequest(DocumentSymbolRequest.type, { textDocument })) !== null;
}

// ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────

const language = (): 'zh' | 'en' => {
  const set = workspace.getConfiguration('gouji').get<string>('lang');
  return set === 'zh' || set === 'en' ? set : env.language.startsWith('zh') ? 'zh' : 'en';
};
const say = (zh: string, en: string): string => (language() === 'zh' ? zh : en);
const codeOf = ({ code }: Diagnostic): string => String(typeof code === 'object' ? code.value : code);

function complain(error: unknown): void {
  const show = say('查看日志', 'Show log');
  const said = `${say('勾稽', 'gouji')}: ${error instanceof Error ? error.message : String(error)}`;
  // Nobody waits until it is read.
  void window.showErrorMessage(said, show).then((chosen) => chosen && log.show());
}
