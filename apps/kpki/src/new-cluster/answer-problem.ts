export interface AnswerProblem {
  /**
   * The path in the file, `spec.controlPlane[0].addresses[1]`; of the environment, whose name is itself a field,
   * `environment.name`, `environment.sink.use` and `environment.sink.with.root`. Empty: no single field is wrong.
   */
  readonly field: string;
  readonly text: string;
}
