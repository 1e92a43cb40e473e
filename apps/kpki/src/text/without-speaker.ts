/**
 * What a plugin said, without who it was: `sink "vault" (@kpki/vault): ` is said by where the text stands. The engine's own
 * is the same; to draw a screen the engine is not loaded.
 */
export function withoutSpeaker(message: string): string {
  return message.replace(/^(?:sink|backend) "[^"]*" \([^)]*\): /, '');
}
