/** Whether the editor of the score's rules is open. */
class Editing {
  open = $state(false);
}

export const editing = new Editing();
