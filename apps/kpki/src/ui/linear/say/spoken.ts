/** Keys are written short, and read out letter by letter. */
export function spoken(line: string): string {
  return line.replaceAll('Ctrl-C', 'Control C');
}
