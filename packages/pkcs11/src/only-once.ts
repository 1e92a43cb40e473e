export function onlyOnce(giveBack: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    giveBack();
  };
}
