/** What a plugin said, without who it was: `sink "vault" (@kpki/vault): ` is said by where the text stands. */
export function withoutOrigin(message: string): string {
  return message.replace(/^(?:sink|backend) "[^"]*" \([^)]*\): /, '');
}
