/// Well-known towns and divisions that share a name with a greater city elsewhere. Kept by hand.
///
/// They count only where a form gives their country: "London" with Canada is no contradiction, and "London" alone stays
/// the capital it is to everybody.
let namesakes = """
    AU Kingston | Georgetown | Hamilton
    CA London | Kingston | Paris | Cambridge | Perth | Windsor
    CO Cartagena | Armenia | Florencia
    CU Santiago | Guantánamo
    DO Santiago
    ES Córdoba | Santiago | Mérida | Granada | Cartagena | León
    GB Boston | Newcastle | Perth | Kingston | Hamilton | Richmond | Washington
    GR Tripoli | Alexandria
    IE Newcastle
    IT Alessandria
    JM Kingston
    MX Mérida | Córdoba | León
    MY Georgetown
    NI Granada | León
    NZ Hamilton | Cambridge
    PE Trujillo
    PH Córdoba | San José
    PT Lagos
    RO Alexandria
    US London | Paris | Birmingham | Alexandria | Cambridge | Moscow | Rome | Athens | Florence | Manchester | Newcastle
    US Victoria | Kingston | Hamilton | Sydney | Lagos | Cairo | Delhi | Dublin | Berlin | Vienna | Naples | Toledo
    US Tripoli | Valencia | Granada | Córdoba | Durham | Melbourne | Georgetown | Lebanon | Milan | Peru | Cuba
    US Jordan | Mexico
    ZA Newcastle | London
    """
