/** What an update wants done on the terminal: plain data, which the drawn UI carries out. A screen reader only copies. */
export type Effect =
  /** Answered by the event `background`, or never. */
  | { readonly type: 'ask background' }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  /** Into the clipboard of the terminal. Never anything private: it is a `CopyItem`. */
  | { readonly type: 'copy'; readonly text: string };
