//! A wire to a system of the practice world that can be cut: what happens to bytes on their way, and not what a system
//! does wrong.

use crate::gate::{self, held};
use std::{
    collections::{BTreeMap, VecDeque},
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    task::{JoinHandle, JoinSet},
};

/// How the wire is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The request is taken and goes nowhere; the wire stays.
    Silent,
    /// Of the request at most so many bytes pass, and never all of them; then both ends are closed.
    InRequest(usize),
    /// The request passes, and so many bytes of its answer; then both ends are closed.
    InAnswer(usize),
    /// As [`Cut::InAnswer`], and the client's end is reset.
    Reset(usize),
    /// As [`Cut::InAnswer`], but the wire stays, and nothing more comes.
    Stalled(usize),
}

/// A wire. It ends when it is dropped.
pub struct Wire {
    address: SocketAddr,
    cuts: Arc<Cuts>,
    running: Mutex<Option<JoinHandle<()>>>,
    /// Its port, kept while nobody listens.
    shut: Mutex<Option<TcpSocket>>,
}

struct Cuts {
    to: SocketAddr,
    /// By how a request begins.
    set: Mutex<BTreeMap<String, Set>>,
}

#[derive(Default)]
struct Set {
    script: VecDeque<Option<Cut>>,
    standing: Option<Cut>,
}

impl Wire {
    /// A whole wire to `http://127.0.0.1:PORT`.
    ///
    /// # Errors
    /// When the address is another, or no port can be opened.
    pub async fn to(base_url: &str) -> io::Result<Self> {
        let to = base_url.strip_prefix("http://").and_then(|address| address.parse().ok());
        let to = to.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let cuts = Arc::new(Cuts { to, set: Mutex::default() });
        let running = Mutex::new(Some(tokio::spawn(listen(listener, cuts.clone()))));
        Ok(Self { address, cuts, running, shut: Mutex::default() })
    }

    /// Its near end, as an address like that of its far one.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on every request that begins so, as in `POST /api/Tickets`, is cut like this.
    pub fn cut(&self, begins: &str, cut: Cut) {
        held(&self.cuts.set).entry(begins.to_owned()).or_default().standing = Some(cut);
    }

    /// The next requests that begin so are cut like this, one each, `None` for one that passes; then what
    /// [`Wire::cut`] says holds.
    pub fn cut_next(&self, begins: &str, script: Vec<Option<Cut>>) {
        held(&self.cuts.set).entry(begins.to_owned()).or_default().script = script.into();
    }

    /// How many of the requests that [`Wire::cut_next`] told of have not come yet.
    pub fn left(&self, begins: &str) -> usize {
        held(&self.cuts.set).get(begins).map_or(0, |set| set.script.len())
    }

    /// From now on nobody listens, and what was under way is cut.
    pub async fn refuse(&self) {
        let running = held(&self.running).take();
        if let Some(running) = running {
            running.abort();
            // Aborted is what was asked for.
            let _ = running.await;
            // Else it is tried once more when it is mended.
            *held(&self.shut) = gate::kept(self.address).ok();
        }
    }

    /// The wire is whole again.
    ///
    /// # Errors
    /// When its port has been taken by another program meanwhile.
    pub async fn mend(&self) -> io::Result<()> {
        held(&self.cuts.set).clear();
        if held(&self.running).is_none() {
            let shut = held(&self.shut).take();
            let listener = shut.map_or_else(|| gate::kept(self.address), Ok)?.listen(gate::BACKLOG)?;
            *held(&self.running) = Some(tokio::spawn(listen(listener, self.cuts.clone())));
        }
        Ok(())
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if let Some(running) = held(&self.running).take() {
            running.abort();
        }
    }
}

/// Carries connections until it is aborted, and they with it.
async fn listen(listener: TcpListener, cuts: Arc<Cuts>) {
    let mut carried = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        while carried.try_join_next().is_some() {}
        let cuts = cuts.clone();
        // An end that goes away is not a fault of the wire.
        carried.spawn(async move { drop(cuts.carry(client).await) });
    }
}

impl Cuts {
    fn next(&self, request: &[u8]) -> Option<Cut> {
        let mut set = held(&self.set);
        let (_, set) = set.iter_mut().find(|(begins, _)| request.starts_with(begins.as_bytes()))?;
        set.script.pop_front().unwrap_or(set.standing)
    }

    async fn carry(&self, mut client: TcpStream) -> io::Result<()> {
        let mut server = TcpStream::connect(self.to).await?;
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let (mut up, mut down) = (vec![0; 8_192], vec![0; 8_192]);
        let mut request = Vec::new();
        let (mut cut, mut passed) = (None, 0);
        loop {
            tokio::select! {
                read = client.read(&mut up) => {
                    let read = read?;
                    if read == 0 {
                        return Ok(());
                    }
                    request.extend_from_slice(&up[..read]);
                    let Some(whole) = length(&request).filter(|length| request.len() >= *length) else {
                        continue;
                    };
                    let rest = request.split_off(whole);
                    let one = std::mem::replace(&mut request, rest);
                    (cut, passed) = (self.next(&one), 0);
                    match cut {
                        Some(Cut::Silent) => return silence(&mut client).await,
                        Some(Cut::InRequest(most)) => return server.write_all(&one[..most.min(whole - 1)]).await,
                        _ => server.write_all(&one).await?,
                    }
                }
                read = server.read(&mut down) => {
                    let read = read?;
                    if read == 0 {
                        return Ok(());
                    }
                    let passes = match cut {
                        Some(Cut::InAnswer(most) | Cut::Reset(most) | Cut::Stalled(most)) => read.min(most - passed),
                        _ => read,
                    };
                    client.write_all(&down[..passes]).await?;
                    passed += passes;
                    if passes < read {
                        return match cut {
                            Some(Cut::Reset(_)) => client.set_zero_linger(),
                            Some(Cut::Stalled(_)) => silence(&mut client).await,
                            _ => Ok(()),
                        };
                    }
                }
            }
        }
    }
}

/// Until the client has enough of it.
async fn silence(client: &mut TcpStream) -> io::Result<()> {
    let mut heard = [0; 1_024];
    while client.read(&mut heard).await? > 0 {}
    Ok(())
}

/// How long a request is, where its head is there.
fn length(request: &[u8]) -> Option<usize> {
    let head = request.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&request[..head]).ok()?;
    let body = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Some(head + body.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// What a client hears of an answer of 20 bytes, and what the server heard.
    async fn sent(cut: Option<Cut>) -> (io::Result<Vec<u8>>, Vec<u8>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let wire = Wire::to(&format!("http://{}", listener.local_addr().unwrap())).await.unwrap();
        wire.cut_next("POST /x", vec![cut]);
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut heard = vec![0; 100];
            let read = stream.read(&mut heard).await.unwrap();
            heard.truncate(read);
            if heard.ends_with(b"body") {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n1").await.unwrap();
            }
            heard
        });
        let mut client = TcpStream::connect(wire.base_url().strip_prefix("http://").unwrap()).await.unwrap();
        client.write_all(b"POST /x HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody").await.unwrap();
        let mut heard = Vec::new();
        let read = tokio::time::timeout(Duration::from_millis(200), client.read_to_end(&mut heard)).await;
        let said = match read {
            Ok(read) => read.map(|_| heard),
            Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut)),
        };
        drop(client);
        drop(wire);
        (said, server.await.unwrap())
    }

    #[tokio::test]
    async fn each_cut_lets_pass_what_it_says() {
        let check = async |cut: Option<Cut>, said: Result<usize, io::ErrorKind>, arrived: usize| {
            let (heard, request) = sent(cut).await;
            let heard = heard.map(|heard| heard.len()).map_err(|error| error.kind());
            assert_eq!((heard, request.len()), (said, arrived), "{cut:?}");
        };
        check(None, Ok(20), 43).await;
        check(Some(Cut::Silent), Err(io::ErrorKind::TimedOut), 0).await;
        check(Some(Cut::InRequest(10)), Ok(0), 10).await;
        check(Some(Cut::InRequest(1_000)), Ok(0), 42).await;
        check(Some(Cut::InAnswer(0)), Ok(0), 43).await;
        check(Some(Cut::InAnswer(7)), Ok(7), 43).await;
        check(Some(Cut::Reset(0)), Err(io::ErrorKind::ConnectionReset), 43).await;
        check(Some(Cut::Stalled(7)), Err(io::ErrorKind::TimedOut), 43).await;
    }

    #[tokio::test]
    async fn nobody_listens_until_it_is_mended() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let wire = Wire::to(&format!("http://{}", listener.local_addr().unwrap())).await.unwrap();
        let near = wire.base_url().strip_prefix("http://").unwrap().to_owned();
        wire.refuse().await;
        assert_eq!(TcpStream::connect(&near).await.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        wire.mend().await.unwrap();
        assert!(TcpStream::connect(&near).await.is_ok());
        assert!(Wire::to("https://elsewhere.test").await.is_err());
    }

    #[test]
    fn a_request_is_as_long_as_it_says() {
        for (request, expected) in [
            ("GET / HTTP/1.1\r\n", None),
            ("GET / HTTP/1.1\r\n\r\n", Some(18)),
            ("POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\nbo", Some(42)),
        ] {
            assert_eq!(length(request.as_bytes()), expected, "{request}");
        }
    }
}
