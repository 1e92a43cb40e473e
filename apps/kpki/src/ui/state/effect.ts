/** What an update wants done on the terminal: plain data, which the drawn UI carries out and a screen reader ignores. */
export type Effect =
  /** Answered by the event `background`, or never. */
  { readonly type: 'ask background' } | { readonly type: 'redraw' } | { readonly type: 'suspend' };
