/** A parser that falls over one text in four billion, character by character: noise never gets there. */
export function run(bytes: Uint8Array): void {
  if (bytes[0] !== 0x6b) return;
  if (bytes[1] !== 0x70) return;
  if (bytes[2] !== 0x6b) return;
  if (bytes[3] === 0x69) throw new Error('planted');
}
