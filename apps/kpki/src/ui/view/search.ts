import { createContext } from 'react';

/** What is searched in the panel, whose hits are marked; null: nothing. */
export const SearchContext = createContext<string | null>(null);

/** Cuts a text into pieces: every second one is a hit. */
export function piecesOf(text: string, searched: string | null): readonly string[] {
  const wanted = searched?.trim() ?? '';
  return wanted === '' ? [text] : text.split(new RegExp(`(${wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')})`, 'giu'));
}
