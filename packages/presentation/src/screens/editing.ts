/** What is said where a file is opened in the editor of the user, or is not. */
export const editingTexts = {
  noEditor: 'No editor is set. Set EDITOR or VISUAL, such as EDITOR=nano, and restart kpki.',
  badEditor: (variable: string): string => `${variable} has a quote that is not closed, so no editor is started.`,
  nothing: 'No file belongs to this row.',
  several: 'Several files belong to this row: unfold it first.',
  folder: 'A location is a folder: open one of its artifacts.',
  notInFiles: (artifact: string, sink: string): string => `${artifact} is stored in sink ${sink}, not in a file.`,
  privateKey: (artifact: string): string => `${artifact} has a private key in its file, so kpki never opens it.`,
  holdsKey: (file: string): string => `${file} holds a private key or a token, and kpki never opens it.`,
  missing: (file: string): string => `${file}: no such file.`,
  notPlain: (file: string): string => `${file} is no plain file.`,
  notStarted: (editor: string): string => `${editor} could not be started. Fix VISUAL or EDITOR.`,
  ended: (editor: string, code: number | null): string =>
    `${editor} ended ${code === null ? 'by a signal' : `with ${code}`}.`,
  /** Of the screen reader. */
  inShell: (command: string): string => `In a shell: ${command}`,
} as const;
