/**
 * OSC 52 of xterm: the terminal takes the text into its clipboard, through SSH too. None answers, and tmux drops it by
 * default.
 */
export function copySequence(text: string): string {
  return `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
}
