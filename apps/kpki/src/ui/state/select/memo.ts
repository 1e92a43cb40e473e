/** Keeps the last answer for the very same inputs: selectors run at every frame. */
export function memo<Inputs extends readonly unknown[], Answer>(
  select: (...inputs: Inputs) => Answer,
): (...inputs: Inputs) => Answer {
  let last: { readonly inputs: Inputs; readonly answer: Answer } | null = null;
  return (...inputs) => {
    if (last !== null && areSame(last.inputs, inputs)) return last.answer;
    last = { inputs, answer: select(...inputs) };
    return last.answer;
  };
}

/** An input that was left out and is given now makes another answer. */
function areSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  return before.length === now.length && before.every((input, at) => Object.is(input, now[at]));
}
