import {
  asFailure,
  platform,
  type CommandName,
  type Failure,
  type Input,
  type Output,
} from '../platform';

/** A command that is run on demand, with what came of it. */
export class Task<N extends CommandName> {
  busy = $state(false);
  result = $state.raw<Output<N>>();
  failure = $state.raw<Failure>();

  constructor(
    readonly name: N,
    readonly input: Input<N>,
  ) {}

  async run(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = undefined;
    try {
      this.result = await platform().call(this.name, this.input);
    } catch (thrown) {
      this.result = undefined;
      this.failure = asFailure(thrown);
    }
    this.busy = false;
  }
}
