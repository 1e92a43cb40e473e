/** Keeps the last answer for the very same inputs: selectors run at every frame. */
export function memo<Inputs extends readonly unknown[], Answer>(
  select: (...inputs: Inputs) => Answer,
): (...inputs: Inputs) => Answer {
  let last: { readonly inputs: Inputs; readonly answer: Answer } | null = null;
  return (...inputs) => {
    if (last?.inputs.every((input, at) => Object.is(input, inputs[at]))) return last.answer;
    last = { inputs, answer: select(...inputs) };
    return last.answer;
  };
}
