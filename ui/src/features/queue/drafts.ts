import { Choices } from './choices.svelte';
import { Together } from './together.svelte';

/** What was chosen on cards and did not go out yet: it stays while other places are looked at, until the program ends. */
export const drafts = { choices: new Choices(), together: new Together() };
