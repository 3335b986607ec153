// New requests are fetched as HTML, in the form that the page uses.
const list = document.getElementById("requests");
const most = Number(list.dataset.most);
let wanted = 0;
let fetching = false;

async function fetchNew() {
  if (fetching) return;
  fetching = true;
  try {
    while (wanted > Number(list.dataset.last)) {
      const last = wanted;
      const answer = await fetch("/requests?after=" + list.dataset.last);
      if (!answer.ok) break;
      list.insertAdjacentHTML("afterbegin", await answer.text());
      const first = list.querySelector("details");
      list.dataset.last = Math.max(last, first ? Number(first.dataset.number) : 0);
      while (list.children.length > most) list.lastElementChild.remove();
      document.getElementById("empty")?.remove();
    }
  } finally {
    fetching = false;
  }
}

const state = document.getElementById("live");
const events = new EventSource("/live");
events.onopen = () => { state.textContent = "live"; state.className = "on"; };
events.onerror = () => { state.textContent = "not connected"; state.className = ""; };
events.onmessage = (event) => { wanted = Number(event.data); fetchNew(); };
