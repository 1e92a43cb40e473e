/** A problem of what a configuration is to be written from, at the answer that it comes from. */
export interface AnswerProblem {
  /**
   * The path in the file, `spec.controlPlane[0].addresses[1]`; of the environment, whose name is itself a field,
   * `environment.name`, `environment.sink.use` and `environment.sink.with.root`. Empty: no field is to blame.
   */
  readonly field: string;
  readonly text: string;
}
