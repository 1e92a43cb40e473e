/** What was found in a slot. Unreadable is not absent: there is content, and it is reported. */
export type Found<T> =
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly why: string }
  | { readonly state: 'present'; readonly value: T };

export function present<T>(found: Found<T> | undefined): T | undefined {
  return found?.state === 'present' ? found.value : undefined;
}

/** Includes a missing slot. */
export function isAbsent(found: Found<unknown> | undefined): boolean {
  return found === undefined || found.state === 'absent';
}
