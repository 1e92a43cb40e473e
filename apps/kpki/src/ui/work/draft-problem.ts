/** A problem of the draft, at the field that it comes from. */
export interface DraftProblem {
  /**
   * The path in the file, `spec.controlPlane[0].addresses[1]`; of the environment, whose name is itself a field,
   * `environment.name`, `environment.sink.use` and `environment.sink.with.root`. Empty: no field is to blame.
   */
  readonly field: string;
  readonly text: string;
}
