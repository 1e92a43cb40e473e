/** Whether there is a process of that id; one that has ended and was not waited for still is. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
