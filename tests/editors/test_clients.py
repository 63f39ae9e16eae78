"""The recorded abilities of real editors, over standard input and output."""

import os
import pathlib
import shlex

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

WORKSPACE = pathlib.Path(os.environ["WS"])
COMMAND = shlex.split(os.environ["LSP_CMD"])
EDITORS = ["visual_studio_code", "neovim", "emacs"]


@pytest_lsp.fixture(config=ClientServerConfig(server_command=COMMAND), params=EDITORS)
async def client(request, lsp_client: LanguageClient):
    # Real editors grant what their recorded abilities promise.
    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams):
        return None

    answer = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(request.param),
            workspace_folders=[types.WorkspaceFolder(uri=WORKSPACE.as_uri(), name="ws")],
        )
    )
    lsp_client.agreed = str(getattr(answer.capabilities.position_encoding, "value", answer.capabilities.position_encoding))
    yield
    await lsp_client.shutdown_session()


async def opened(client: LanguageClient) -> tuple[str, str]:
    path = WORKSPACE / "年报" / "柳渡镇.md"
    uri, text = path.as_uri(), path.read_text(encoding="utf-8")
    item = types.TextDocumentItem(uri=uri, language_id="markdown", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return uri, text


def place(client: LanguageClient, text: str, wanted: str) -> types.Position:
    before = text[: text.index(wanted)]
    line = before[before.rfind("\n") + 1 :]
    encoding, width = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[client.agreed]
    return types.Position(before.count("\n"), len(line.encode(encoding)) // width)


@pytest.mark.asyncio
async def test_a_wrong_total_is_found_explained_and_mended(client: LanguageClient):
    uri, _ = await opened(client)
    found = [one for one in client.diagnostics[uri] if one.code == "sum/row-total"]
    assert len(found) == 1
    assert found[0].severity == types.DiagnosticSeverity.Error
    document = types.TextDocumentIdentifier(uri)
    hover = await client.text_document_hover_async(types.HoverParams(document, found[0].range.start))
    assert "左边多 **3**" in hover.contents.value
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(document, found[0].range, types.CodeActionContext([found[0]]))
    )
    titles = [action.title for action in actions]
    assert titles[0] == "把 42 改为 39", titles
    assert actions[0].edit is not None


@pytest.mark.asyncio
async def test_every_capability_answers(client: LanguageClient):
    uri, text = await opened(client)
    document = types.TextDocumentIdentifier(uri)
    at = place(client, text, "42 |")
    whole = types.Range(types.Position(0, 0), types.Position(9999, 0))
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    assert len(symbols) >= 7
    folds = await client.text_document_folding_range_async(types.FoldingRangeParams(document))
    assert len(folds) >= 9
    ranges = await client.text_document_selection_range_async(types.SelectionRangeParams(document, [at]))
    assert ranges[0].parent.parent is not None
    parts = await client.text_document_definition_async(types.DefinitionParams(document, at))
    assert len(parts) >= 6
    references = await client.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(True), document, at)
    )
    assert len(references) >= len(parts)
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(document, whole))
    assert any(hint.label == "≠ 39" for hint in hints)
    edits = await client.text_document_formatting_async(
        types.DocumentFormattingParams(document, types.FormattingOptions(4, True))
    )
    assert len(edits) > 10
    items = await client.text_document_completion_async(types.CompletionParams(document, types.Position(1, 0)))
    assert items == []


@pytest.mark.asyncio
async def test_the_workspace_is_checked_on_request(client: LanguageClient):
    answer = await client.workspace_execute_command_async(
        types.ExecuteCommandParams("gouji.checkWorkspace", [WORKSPACE.as_uri()])
    )
    reports = answer["reports"] if isinstance(answer, dict) else answer.reports
    assert reports == 2
    assert (WORKSPACE / "readme.md").as_uri() not in client.diagnostics
