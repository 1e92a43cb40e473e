import type { Copied } from '@kpki/presentation';
import type { Bell } from '../../terminal/bell.ts';

/** Folders, in which every change counts, and a file. */
export interface WatchedFiles {
  readonly folders: readonly string[];
  readonly file: string | null;
}

/** What an update wants done on the terminal: plain data, which the drawn UI carries out. A screen reader only copies
 * and rings. */
export type Effect =
  /** Answered by the event `background`, or never. */
  | { readonly type: 'ask background' }
  | { readonly type: 'redraw' }
  /** Instead of what was watched before. Answered by the event `files changed`, as long as nothing else is watched. */
  | ({ readonly type: 'watch files' } & WatchedFiles)
  | { readonly type: 'suspend' }
  /** A long task has ended; `text` is for a notification. */
  | { readonly type: 'ring'; readonly bell: Exclude<Bell, 'off'>; readonly text: string }
  /** Gives the terminal to an editor. Answered by the event `edited`. The file is never one with a private key. */
  | { readonly type: 'edit'; readonly file: string; readonly words: readonly string[] }
  /** Into the clipboard of the terminal. Never anything private: it is a `CopyItem`. */
  | { readonly type: 'copy'; readonly text: string }
  /** The same in tmux, which keeps the clipboard sequence of programs by default. Answered by the event `copied`. */
  | { readonly type: 'tmux copy'; readonly text: string; readonly copied: Copied };
