import subprocess,sys,collections
K="zero_window_probe zero_window lost_segment keep_alive window_update window_full keep_alive_ack zero_window_probe_ack duplicate_ack ack_lost_segment spurious_retransmission fast_retransmission out_of_order retransmission reused_ports".split()
N='/work/tcp/build/native/tests/pcapglass_native'
def ns(t):
    if not t: return ''
    a,_,b=t.partition('.'); neg=a.startswith('-'); v=abs(int(a))*10**9+int((b+'0'*9)[:9]); return str(-v if neg else v)
tot=collections.Counter(); bad=collections.Counter(); ex={}
for f in sys.argv[1:]:
    o=subprocess.run([N,'segments',f],capture_output=True,text=True).stdout
    fl=['frame.number','frame.protocols','tcp.stream']+['tcp.analysis.'+k for k in K]+['tcp.analysis.duplicate_ack_num','tcp.len','tcp.completeness','tcp.analysis.initial_rtt','tcp.analysis.ack_rtt','tcp.analysis.rto','tcp.analysis.bytes_in_flight','icmp.type','ip.fragments','icmpv6.type']
    t=subprocess.run(['tshark','-n','-r',f,'-Y','tcp','-T','fields','-E','occurrence=a','-E','aggregator=;']+sum((['-e',x] for x in fl),[]),capture_output=True,text=True).stdout
    ours={}
    for l in o.splitlines():
        c=l.split('\t'); ours[int(c[0])]=c
    seen=set(); n=0; first={}
    for l in t.splitlines():
        c=l.split('\t'); fr=int(c[0]); 
        why='tunnel/icmp' if ('icmp' in c[1] or c[1].count(':ip')>1 or c[1].count(':tcp')>1) else ''
        if fr not in ours: bad[f,'missing '+why]+=1; ex.setdefault((f,'missing '+why),fr); continue
        seen.add(fr); n+=1
        u=ours[fr]; tf=' '.join(k for k,v in zip(K,c[3:18]) if v); uf=' '.join(k for k in K if k in u[2].split())
        D={'flags':(tf,uf),'stream':(c[2],u[1]),'dupnum':(c[18],u[3]),'len':(c[19],u[4]),'compl':(c[20],u[5]),'irtt':(ns(c[21]),u[6]),'ackrtt':(ns(c[22]),u[7]),'rto':(ns(c[23]),u[8]),'bif':(c[24],u[9])}
        for k,(a,b) in D.items():
            tot[k]+=1
            if k=='irtt' and not a: continue
            if a!=b: bad[f,k+' '+why]+=1; ex.setdefault((f,k+' '+why),(fr,a,b))
    for x in set(ours)-seen: bad[f,'surplus']+=1; ex.setdefault((f,'surplus'),x)
    tot['seg']+=n
    if n: tot['files']+=1
print(dict(tot))
for k,v in sorted(bad.items()): print(k[0].replace('/work/shared/captures/',''),'|',k[1],v,ex[k])
