/** Whether the editor of the rules is open. */
class Editing {
  open = $state(false);
}

export const editing = new Editing();
