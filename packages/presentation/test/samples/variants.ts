/** More samples of a message whose sentence depends on its parameters, each with a label. */
export type Variants<Params> = {
  readonly [Message in keyof Params]?: Readonly<Record<string, Params[Message]>>;
};
