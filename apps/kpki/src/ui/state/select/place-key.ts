/** What the progress at a place is remembered by: two sinks may call their places alike. */
export function placeKey({ sink, place }: { readonly sink: string; readonly place: string }): string {
  return `${sink} ${place}`;
}
