-- Neovim 0.7 or later, headless. FILE is a report with one wrong total, LSP_CMD the server.
local file = os.getenv('FILE')
local command = vim.split(os.getenv('LSP_CMD'), ' ')
local failed = 0

local function check(name, ok, seen)
  io.stdout:write((ok and 'ok   ' or 'FAIL ') .. name .. ' ' .. tostring(seen or '') .. '\n')
  if not ok then failed = failed + 1 end
end

local function codes(buffer)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    found[#found + 1] = one.code or (one.user_data and one.user_data.lsp and one.user_data.lsp.code) or '?'
  end
  table.sort(found)
  return table.concat(found, ' ')
end

local function main()
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({ name = 'gouji', cmd = command, root_dir = os.getenv('WS') })
  vim.lsp.buf_attach_client(buffer, client)
  local function ask(method, params)
    local answers = vim.lsp.buf_request_sync(buffer, method, params, 10000)
    return answers and answers[client] and answers[client].result
  end
  check('diagnostics arrive', vim.wait(10000, function() return #vim.diagnostic.get(buffer) > 0 end, 20), codes(buffer))

  local row = vim.fn.search('| 39 |\\|| 42 |') - 1
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1]
  local at = line:find('42', 1, true) - 1
  local own
  for _, one in ipairs(vim.diagnostic.get(buffer, { lnum = row })) do
    if one.col == at then own = one end
  end
  -- Neovim gives byte columns, whatever encoding was agreed upon.
  check('the finding stands on the figure', own and own.end_col == at + 2, own and own.message)

  vim.api.nvim_win_set_cursor(0, { row + 1, at })
  local hover = ask('textDocument/hover', vim.lsp.util.make_position_params())
  check('hover', hover and hover.contents.value:find('左边多 **3**', 1, true), hover and hover.contents.value:match('[^\n]*'))

  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = {} }
  local fix
  for _, action in ipairs(ask('textDocument/codeAction', params) or {}) do
    if action.title == '把 42 改为 39' then fix = action end
  end
  check('code action', fix, fix and fix.title)
  vim.lsp.util.apply_workspace_edit(fix.edit, vim.lsp.get_client_by_id(client).offset_encoding)
  check('the edit is applied', vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1]:find('| 39 |', 1, true))
  check('the finding is gone', vim.wait(10000, function()
    return #vim.diagnostic.get(buffer) == 0
  end, 20), codes(buffer))

  local document = { textDocument = vim.lsp.util.make_text_document_params() }
  local symbols = ask('textDocument/documentSymbol', document)
  check('symbols', symbols and #symbols >= 7, symbols and #symbols)
  local edits = ask('textDocument/formatting', vim.lsp.util.make_formatting_params({}))
  check('formatting', edits and #edits > 10, edits and #edits)

  vim.cmd('edit ' .. vim.fn.fnameescape(os.getenv('WS') .. '/readme.md'))
  local letter = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(letter, client)
  vim.wait(500)
  check('a letter gets nothing', #vim.diagnostic.get(letter) == 0)

  vim.lsp.stop_client(client)
  check('the server stops', vim.wait(5000, function() return vim.lsp.client_is_stopped(client) end, 20))
end

local ok, problem = xpcall(main, debug.traceback)
if not ok then
  failed = failed + 1
  io.stdout:write('FAIL ' .. problem .. '\n')
end
vim.cmd(failed == 0 and 'qall!' or 'cquit!')
