import {
  usePlatform,
  type CommandName,
  type Event,
  type Input,
  type Output,
} from '../src/platform';

type Answers = { [N in CommandName]?: (input: Input<N>) => Output<N> | Promise<Output<N>> };

/** A platform that answers from a table and remembers what it was asked. */
export function engine(answers: Answers) {
  const calls: { name: CommandName; input: unknown }[] = [];
  const listeners = new Set<(event: Event) => void>();
  usePlatform({
    async call(name, input) {
      calls.push({ name, input });
      const answer = answers[name];
      if (!answer) throw { code: 'unknown_command', params: {} };
      return answer(input);
    },
    pick: () => Promise.resolve(undefined),
    dragged: () => () => undefined,
    listen(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  });
  return { calls, asked: (name: CommandName) => calls.filter((call) => call.name === name).length };
}
