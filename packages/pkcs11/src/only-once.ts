/** What gives something back, and does it once, however often it is called. */
export function onlyOnce(giveBack: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    giveBack();
  };
}
