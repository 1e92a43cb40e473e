/** What was found where something belongs. Unreadable is not absent: it is there and will be named. */
export type Found<T> =
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly why: string }
  | { readonly state: 'present'; readonly value: T };

/** What is there and can be read; undefined for all else. */
export function present<T>(found: Found<T> | undefined): T | undefined {
  return found?.state === 'present' ? found.value : undefined;
}

/** Nothing is there, or the layout has no place for it. */
export function isAbsent(found: Found<unknown> | undefined): boolean {
  return found === undefined || found.state === 'absent';
}
