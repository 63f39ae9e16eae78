;; Emacs 28 with eglot, in batch. FILE is a report with one wrong total, LSP_CMD the server.
(setq package-enable-at-startup nil inhibit-message nil)
(package-initialize)
(require 'eglot)
(require 'flymake)
(set-language-environment "UTF-8")
(prefer-coding-system 'utf-8)

(defvar failed 0)
(defun check (name ok &optional seen)
  (princ (format "%s %s %s\n" (if ok "ok  " "FAIL") name (or seen "")))
  (unless ok (cl-incf failed)))
(defun await (seconds predicate)
  (let ((end (+ (float-time) seconds)) result)
    (while (and (not (setq result (funcall predicate))) (< (float-time) end))
      (accept-process-output nil 0.05))
    result))
(defun on (text)
  "The diagnostics that stand on exactly this text."
  (cl-remove-if-not
   (lambda (one)
     (equal text (buffer-substring-no-properties (flymake-diagnostic-beg one) (flymake-diagnostic-end one))))
   (flymake-diagnostics)))

(let ((command (split-string (getenv "LSP_CMD"))))
  (setq eglot-sync-connect 10 eglot-autoshutdown t eglot-confirm-server-initiated-edits nil)
  (add-to-list 'eglot-server-programs (cons 'text-mode command))
  (find-file (getenv "FILE"))
  (text-mode)
  (condition-case problem
      (progn
        (apply #'eglot (eglot--guess-contact))
        (check "connected" (eglot-current-server))
        (switch-to-buffer (current-buffer))
        (flymake-mode 1)
        (flymake-start nil)
        (check "diagnostics" (await 10 (lambda () (on "42"))) (length (flymake-diagnostics)))
        (let ((found (car (on "42"))))
          (check "the finding stands on the figure" found (and found (flymake-diagnostic-text found)))
          (goto-char (flymake-diagnostic-beg found))
          (let ((hover (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                                        (eglot--TextDocumentPositionParams))))
            (check "hover" (string-match-p "左边多" (format "%s" hover))))
          (let* ((actions (eglot-code-actions (flymake-diagnostic-beg found) (flymake-diagnostic-end found) nil))
                 (action (cl-find-if
                          (lambda (one) (equal "把 42 改为 39" (plist-get one :title)))
                          (append actions nil)))
                 (edit (plist-get action :edit)))
            (check "code action" action (and action (plist-get action :title)))
            (if (eql 1 (car (func-arity 'eglot--apply-workspace-edit)))
                (eglot--apply-workspace-edit edit)
              (eglot--apply-workspace-edit edit 'test))
            (check "the edit is applied"
                   (save-excursion
                     (goto-char (point-min))
                     (search-forward "| 31 | 5 | 0 | 1 | 2 | 0 | 39 |" nil t)))
            (eglot--signal-textDocument/didChange)
            (check "the finding is gone"
                   (await 10 (lambda () (null (flymake-diagnostics))))
                   (length (flymake-diagnostics))))
          (eglot-shutdown (eglot-current-server))
          (check "the server stops" (null (eglot-current-server)))))
    (error (check "no error" nil (error-message-string problem))))
  (kill-emacs (if (= failed 0) 0 1)))
