export function counted(count: number, what: string, several: string = `${what}s`): string {
  return `${count} ${count === 1 ? what : several}`;
}
